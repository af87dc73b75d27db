namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>Consecutive trials that one ledger has and another one is to have.</summary>
/// <param name="From">Index of their configuration where they are.</param>
/// <param name="To">Index of their configuration where they are to be.</param>
/// <param name="Range">The trials; their index is the same in both.</param>
public readonly record struct TrialTake(int From, int To, TrialRange Range);
