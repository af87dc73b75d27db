using ModalityCompetition.Sweeps.Competition.Twins;

namespace ModalityCompetition.Sweeps.Estimates.Design;

/// <summary>A fixed number of trials of every configuration, with the twins that they have, and what they cost.</summary>
/// <param name="Trials">Trials of a configuration, at least 1.</param>
/// <param name="ProcessorSeconds">Seconds of one worker for them, all configurations and twins included.</param>
/// <param name="Level">How their twins are made cheaper; null for trials without twins.</param>
/// <param name="Twins">Number of twins of a trial; 0 without.</param>
public sealed record TrialPlan(long Trials, double ProcessorSeconds, TwinLevel? Level, int Twins);
