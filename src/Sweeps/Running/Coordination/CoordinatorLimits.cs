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

    /// <summary>The number of the attempt that a trial gets when it has failed at all others and another block has completed.</summary>
    internal int LastAttempt => Retries + 2;
}
