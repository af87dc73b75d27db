namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>Where a sweep at work stands, as its gauges tell it.</summary>
/// <param name="Committed">Committed trials.</param>
/// <param name="Planned">Trials that it may have.</param>
/// <param name="Remaining">Trials that are still to come.</param>
internal sealed record ToldStanding(long Committed, long Planned, long Remaining)
{
    /// <summary>Trials per second.</summary>
    public double Rate { get; init; }

    /// <summary>Time that is left; null while nobody knows.</summary>
    public TimeSpan? Eta { get; init; }

    /// <summary>Trials that diverged; null where nobody counts them.</summary>
    public long? Diverged { get; init; }

    /// <summary>Trials that timed out or crashed; null where nobody counts them.</summary>
    public long? Failed { get; init; }

    /// <summary>Whether its report is being made.</summary>
    public bool IsFinishing { get; init; }

    /// <summary>The estimates, a bounded number of them.</summary>
    public IReadOnlyList<ToldEstimate> Estimates { get; init; } = [];
}
