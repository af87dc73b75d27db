using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>A configuration in <c>estimates.json</c>.</summary>
/// <param name="Configuration">Its index.</param>
/// <param name="Axes">The values of swept parameters by their names, in the order of the spec.</param>
/// <param name="Classes">K; absent in another experiment than the competition.</param>
/// <param name="Modalities">Names of the modalities, [R].</param>
/// <param name="Trials">Trials that the estimates are from.</param>
/// <param name="Diverged">Trials that diverged.</param>
/// <param name="TimedOut">Trials that timed out.</param>
/// <param name="Crashed">Trials that crashed.</param>
/// <param name="BestModality">Index of the best uni-modal network; null before any trial.</param>
/// <param name="Stopping">Where it stands with the target; absent without one.</param>
/// <param name="LearnTimes">When encoders learned, [R].</param>
/// <param name="ClassesWon">Trials by the number of classes that each modality won, [R][K + 1].</param>
/// <param name="Distributions">Distributions of errors over trials.</param>
/// <param name="JointWins">Trials by the numbers of classes that the modalities won together.</param>
/// <param name="Estimates">The estimates, in a fixed order.</param>
internal sealed record ConfigurationEntry(
    int Configuration,
    OrderedDictionary<string, AxisEntry> Axes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Classes,
    IEnumerable<string> Modalities,
    long Trials,
    long Diverged,
    long TimedOut,
    long Crashed,
    int? BestModality,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StoppingEntry? Stopping,
    IEnumerable<LearnTimesEntry> LearnTimes,
    ImmutableArray<ImmutableArray<long>> ClassesWon,
    IEnumerable<DistributionEntry> Distributions,
    IEnumerable<JointWinsEntry> JointWins,
    IEnumerable<EstimateEntry> Estimates
)
{
    /// <summary>The entry of a configuration.</summary>
    public static ConfigurationEntry Of(ConfigurationEstimates estimates)
    {
        PlannedConfiguration planned = estimates.Configuration;
        ImmutableArray<string> names = [.. planned.Definition.EntryNames];
        return new ConfigurationEntry(
            planned.Index,
            new(planned.AxisValues.Select(a => KeyValuePair.Create(a.Parameter, AxisEntry.Of(a)))),
            planned.Estimands().Layout.Classes is > 0 and var classes ? classes : null,
            names,
            estimates.Trials,
            estimates.Diverged,
            estimates.TimedOut,
            estimates.Crashed,
            estimates.BestModality,
            StoppingEntry.Of(estimates.Stopping),
            estimates.LearnTimes.Select(LearnTimesEntry.Of),
            estimates.ClassesWon,
            estimates.ErrorDistributions.Select(d => DistributionEntry.Of(d, names)),
            estimates.JointWins.Select(w => new JointWinsEntry(w.Wins, w.Trials)),
            estimates.Estimates.Select(e => EstimateEntry.Of(e, names))
        );
    }
}

/// <summary>When the encoders of one modality learned their classes.</summary>
/// <param name="Modality">Index of the modality.</param>
/// <param name="Learned">Pairs of trial and class that were learned.</param>
/// <param name="Total">All pairs.</param>
/// <param name="FirstDecile">10 % quantile of the iteration; null when none was learned.</param>
/// <param name="Median">Median iteration; null when none was learned.</param>
/// <param name="LastDecile">90 % quantile of the iteration; null when none was learned.</param>
internal sealed record LearnTimesEntry(int Modality, long Learned, long Total, double? FirstDecile, double? Median, double? LastDecile)
{
    /// <summary>The entry of a summary.</summary>
    public static LearnTimesEntry Of(LearnTimeSummary summary) =>
        new(
            summary.Modality,
            summary.Learned,
            summary.Total,
            Finite.OrNull(summary.FirstDecile),
            Finite.OrNull(summary.Median),
            Finite.OrNull(summary.LastDecile)
        );
}
