using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Ledger.Results;

/// <summary>One committed trial.</summary>
/// <param name="Trial">Index of the trial within its configuration.</param>
/// <param name="Result">What it measured.</param>
public readonly record struct TrialRecord(long Trial, TrialResult Result);
