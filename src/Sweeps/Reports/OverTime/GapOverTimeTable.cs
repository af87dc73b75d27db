using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.OverTime;

/// <summary>The gap at every checkpoint and early-stopped, as a table of texts for a page and a terminal.</summary>
internal static class GapOverTimeTable
{
    private static readonly ImmutableArray<string> Headings =
    [
        "Iteration t",
        "t / time to learn",
        "Joint error",
        "Best uni-modal error",
        "Gap",
        "Interval",
        "P(gap > 0)",
    ];

    /// <summary>The table; null where nothing was measured on the way.</summary>
    /// <param name="estimates">Estimates of a configuration.</param>
    public static TextTable? Of(ConfigurationEstimates estimates)
    {
        ImmutableArray<TimePoint> points = TimePoint.Of(estimates);
        if (points.IsEmpty)
        {
            return null;
        }

        (double Median, string Modality)? time = TimePoint.TimeToLearn(estimates);
        // An experiment that knows no times to learn has no column for them.
        bool timed = !estimates.LearnTimes.IsEmpty;
        string unit =
            !timed ? ""
            : time is { } learned
                ? $" The unit of the second column is the median time to learn of {learned.Modality}, "
                    + $"{InvariantText.Significant(learned.Median)} iterations."
            : " No class was learned, so there is no time to learn.";
        TextTable table = new(
            $"The gap over time: errors of the same trials at each checkpoint.{unit} The headline gap is the one "
                + $"{GapText.When(estimates.Configuration.Definition)}.",
            Headings,
            [
                .. points.Select(p =>
                    Row(
                        InvariantText.Whole(p.Iteration),
                        time is { } one ? InvariantText.Significant(p.Iteration / one.Median, 2) : "–",
                        p.Joint,
                        p.Best,
                        p.BestName,
                        p.Gap,
                        p.Positive
                    )
                ),
                .. EarlyStopped(estimates, time?.Median),
            ]
        );
        return timed
            ? table
            : table with
            {
                Headings = table.Headings.RemoveAt(1),
                Rows = [.. table.Rows.Select(row => (string[])[row[0], .. row[2..]])],
            };
    }

    /// <summary>Whether an estimate is one of those that the table is made of, at a checkpoint.</summary>
    /// <param name="estimate">The estimate.</param>
    public static bool IsAtCheckpoint(Estimate estimate) => CheckpointEstimands.Find(estimate.Estimand.Name) is not null;

    private static IEnumerable<string[]> EarlyStopped(ConfigurationEstimates estimates, double? median)
    {
        if (
            estimates.Find(new Estimand(EstimandNames.EarlyStoppedGap)) is { ComparedWith: { } best } gap
            && estimates.Find(new Estimand(EstimandNames.EarlyStoppedGapPositive)) is { } positive
            && estimates.Find(new Estimand(EstimandNames.EarlyStoppedError, NetworkKind.Joint)) is { } joint
            && estimates.Find(new Estimand(EstimandNames.EarlyStoppedError, NetworkKind.Unimodal, best)) is { } unimodal
            && estimates.Find(new Estimand(EstimandNames.EarlyStoppedIteration, NetworkKind.Joint)) is { } stop
        )
        {
            yield return Row(
                "early-stopped",
                median is { } one ? InvariantText.Significant(stop.Value / one, 2) : "–",
                joint,
                unimodal,
                EstimandText.ModalityName(estimates, best),
                gap,
                positive
            );
        }
    }

    private static string[] Row(string t, string inUnits, Estimate joint, Estimate best, string name, Estimate gap, Estimate positive)
    {
        int decimals = InvariantText.DecimalsFor(gap.HalfWidth);
        return
        [
            t,
            inUnits,
            InvariantText.Fixed(joint.Value, decimals),
            $"{InvariantText.Fixed(best.Value, decimals)} ({name})",
            InvariantText.Fixed(gap.Value, decimals),
            EstimandText.Interval(gap.Low, gap.High, decimals),
            InvariantText.Fixed(positive.Value, 2),
        ];
    }
}
