using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Stopping;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>Where a run stands; a snapshot.</summary>
/// <param name="Done">Committed trials of all configurations, those of earlier runs included.</param>
/// <param name="Total">Trials the sweep asks for.</param>
/// <param name="TrialsPerSecond">Smoothed rate of commitment in this run; 0 before the first block.</param>
/// <param name="Eta">Time until everything is done at that rate; null while the rate is 0.</param>
/// <param name="Estimates">
/// Live estimates in plan order, each over the longest committed run of trials 0, 1, ... that has been consumed so far. A configuration
/// that has no trial yet is present with no trials.
/// </param>
public sealed record SweepProgress(
    long Done,
    long Total,
    double TrialsPerSecond,
    TimeSpan? Eta,
    IReadOnlyList<ConfigurationEstimates> Estimates
)
{
    /// <summary>
    /// Where every configuration stands with its target, in plan order; none for a sweep without one. <see cref="Eta"/> is then the time to
    /// the targets.
    /// </summary>
    public IReadOnlyList<TargetStanding> Targets { get; init; } = [];
}
