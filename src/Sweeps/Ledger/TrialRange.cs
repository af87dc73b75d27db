namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>The trials First .. End - 1 of a configuration.</summary>
/// <param name="First">First trial, at least 0.</param>
/// <param name="End">One past the last trial, at least First.</param>
public readonly record struct TrialRange(long First, long End)
{
    /// <summary>Number of trials.</summary>
    public long Count => End - First;
}
