using ModalityCompetition.Sweeps.Estimates;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>Where a run stands; a snapshot.</summary>
/// <param name="Done">Committed trials of all configurations, those of earlier runs included.</param>
/// <param name="Total">Trials the sweep asks for.</param>
/// <param name="TrialsPerSecond">Smoothed rate of commitment in this run; 0 before the first block.</param>
/// <param name="Eta">Time until everything is done at that rate; null while the rate is 0.</param>
/// <param name="Estimates">
/// Live estimates in plan order, each over the longest committed run of trials 0, 1, ... that has been consumed so far. A configuration that
/// has no trial yet is present with no trials.
/// </param>
public sealed record SweepProgress(
    long Done, long Total, double TrialsPerSecond, TimeSpan? Eta, IReadOnlyList<ConfigurationEstimates> Estimates);
