using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>The limits within which a <see cref="SweepCoordinator"/> works.</summary>
public sealed record CoordinatorLimits
{
    /// <summary>How often a block that fails, and then each of its trials alone, is tried again, at least 0; default 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>
    /// Most trials that may be recorded as crashed before the sweep fails, at least 0; default 0, a sweep fails with the first one.
    /// </summary>
    public long MostCrashed { get; init; }

    /// <summary>Trials of a sweep that may be recorded as crashed where nobody says otherwise: one in a hundred.</summary>
    /// <param name="plan">The sweep's plan.</param>
    public static long UsualMostCrashed(SweepPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.TotalTrials / 100;
    }

    /// <summary>Most trials that fail alone while no other trial completes before the sweep fails, at least 1; default 8.</summary>
    public int MostSuspects { get; init; } = 8;

    /// <summary>Most blocks that may be in work or on their way to the ledger at once, at least 1; bounds the driver's memory.</summary>
    public required int MostUncommitted { get; init; }

    /// <summary>
    /// How many blocks of the plan may be joined to one where there are many workers, a power of two, at least 1; default 1, never. Sweeps
    /// with a target have none joined, because what is in work when the target is reached is wasted.
    /// </summary>
    public int MostJoined { get; init; } = 1;

    /// <summary>
    /// Up to so many workers have blocks as the plan has them, at least 1; default 192. With twice as many, two blocks are joined, and so
    /// on, so that the number of blocks that end in a second does not grow with the number of workers.
    /// </summary>
    public int WorkersUnjoined { get; init; } = 192;

    /// <summary>The number of the attempt that a trial gets when it has failed at all others and another block has completed.</summary>
    internal int LastAttempt => Retries + 2;
}
