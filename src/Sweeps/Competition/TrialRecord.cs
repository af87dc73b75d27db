using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Competition;

/// <summary>One committed trial of the competition.</summary>
/// <param name="Trial">Index of the trial within its configuration.</param>
/// <param name="Result">What it measured.</param>
public readonly record struct TrialRecord(long Trial, TrialResult Result);
