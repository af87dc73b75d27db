using System.Collections.Immutable;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.OverTime;

/// <summary>What a configuration comes to at one checkpoint.</summary>
/// <param name="Iteration">The iteration t.</param>
/// <param name="Gap">The gap.</param>
/// <param name="Positive">P(gap > 0).</param>
/// <param name="Joint">Test error of the joint network.</param>
/// <param name="Best">Test error of the uni-modal network that is best on the means at t.</param>
/// <param name="BestName">Its modality.</param>
internal sealed record TimePoint(int Iteration, Estimate Gap, Estimate Positive, Estimate Joint, Estimate Best, string BestName)
{
    /// <summary>
    /// The checkpoints of a configuration, in order; empty without any, with one modality, and before any trial completed.
    /// </summary>
    /// <param name="estimates">Its estimates.</param>
    public static ImmutableArray<TimePoint> Of(ConfigurationEstimates estimates)
    {
        ITrialDefinition definition = estimates.Configuration.Definition;
        return definition.EntryNames.Count == 1
            ? []
            : [.. definition.CheckpointIterations.Select(t => At(estimates, t)).OfType<TimePoint>()];
    }

    /// <summary>
    /// The time to learn in whose units iterations of different configurations compare: the median over the trials and classes that were
    /// learned of the modality that learned most. Null where none was.
    /// </summary>
    /// <param name="estimates">Estimates of a configuration.</param>
    public static (double Median, string Modality)? TimeToLearn(ConfigurationEstimates estimates)
    {
        LearnTimeSummary? most = estimates.LearnTimes.Where(t => t.Learned > 0).MaxBy(t => t.Learned);
        return most is { Median: > 0 } ? (most.Median, EstimandText.ModalityName(estimates, most.Modality)) : null;
    }

    private static TimePoint? At(ConfigurationEstimates estimates, int t)
    {
        string errors = CheckpointEstimands.NameAt(EstimandNames.TestErrorAt, t);
        return
            estimates.Find(new Estimand(CheckpointEstimands.NameAt(EstimandNames.GapAt, t))) is { ComparedWith: { } best } gap
            && double.IsFinite(gap.Value)
            && estimates.Find(new Estimand(CheckpointEstimands.NameAt(EstimandNames.GapPositiveAt, t))) is { } positive
            && estimates.Find(new Estimand(errors, NetworkKind.Joint)) is { } joint
            && estimates.Find(new Estimand(errors, NetworkKind.Unimodal, best)) is { } unimodal
            ? new TimePoint(t, gap, positive, joint, unimodal, EstimandText.ModalityName(estimates, best))
            : null;
    }
}
