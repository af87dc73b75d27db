using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Charts;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.OverTime;

/// <summary>The gap against the iteration, and the two errors that it is the difference of.</summary>
internal static class GapOverTimeChart
{
    // Multiples of the median time to learn that are drawn as a second scale.
    private static readonly double[] Multiples = [0.1, 1, 10, 100];

    /// <summary>The figure; null with fewer than two checkpoints.</summary>
    public static Figure? Of(ConfigurationEstimates estimates, string id)
    {
        ImmutableArray<TimePoint> points = TimePoint.Of(estimates);
        if (points.Length < 2)
        {
            return null;
        }

        (double Median, string Modality)? time = TimePoint.TimeToLearn(estimates);
        AxisSpec x = Time(points);
        Mark[] scale = time is { } unit ? [.. Multiples.Select(m => Multiple(m, m * unit.Median))] : [];
        EstimatePoints gap = Series(0, points, p => p.Gap, _ => "gap");
        EstimatePoints joint = Series(0, points, p => p.Joint, _ => "joint network");
        EstimatePoints best = Series(1, points, p => p.Best, p => $"best uni-modal network ({p.BestName})");
        string second = time is { } learned
            ? $" Dotted uprights: multiples of the median time to learn of {learned.Modality}, "
                + $"{InvariantText.Significant(learned.Median)} iterations, in which configurations compare."
            : "";
        return new Figure
        {
            Id = id,
            Title = "Gap against t",
            Caption =
                "Left: gap = joint test error − test error of the uni-modal network that is best on the means at that iteration, positive: "
                + "joint training is worse. Right: the two errors. The same trials at every point; bands: their intervals."
                + $"{second} The gap of the tables and of the findings is the one {GapText.When(estimates.Configuration.Definition)}. "
                + ChartText.Bars(points.Select(p => p.Gap)),
            Legend =
            [
                new LegendEntry("gap, or joint network", 0, LegendKind.Point),
                new LegendEntry("best uni-modal network", 1, LegendKind.Point),
            ],
            Columns = 2,
            Panels =
            [
                new Panel(
                    "Gap",
                    x,
                    AxisSpec.Linear("difference of errors", gap.Values.Append(0)),
                    [new ReferenceMark(0, ""), .. scale, Band(0, points, p => p.Gap), gap.Points(joined: true)]
                ),
                new Panel(
                    "Test errors",
                    x,
                    AxisSpec.Linear("error (share of samples)", joint.Values.Concat(best.Values).Append(0)),
                    [
                        .. scale,
                        Band(1, points, p => p.Best),
                        Band(0, points, p => p.Joint),
                        best.Points(joined: true),
                        joint.Points(joined: true),
                    ]
                ),
            ],
            FrameHeight = 220,
        };
    }

    // Ends with the last checkpoint, not with the power of ten behind it.
    private static AxisSpec Time(ImmutableArray<TimePoint> points)
    {
        AxisSpec whole = AxisSpec.Log("iteration t", points.Select(p => (double)p.Iteration));
        double last = points[^1].Iteration;
        return whole with { High = last, Ticks = [.. whole.Ticks.Where(t => t.Value <= last)], Inset = 6 };
    }

    private static ReferenceMark Multiple(double multiple, double at) =>
        new(at, $"{InvariantText.Significant(multiple, 2)}×") { Vertical = true };

    private static BandMark Band(int style, ImmutableArray<TimePoint> points, Func<TimePoint, Estimate> estimate) =>
        new(style, [.. points.Select(p => ((double)p.Iteration, estimate(p).Low, estimate(p).High))]);

    private static EstimatePoints Series(
        int style,
        ImmutableArray<TimePoint> points,
        Func<TimePoint, Estimate> estimate,
        Func<TimePoint, string> about
    )
    {
        EstimatePoints series = new(style);
        foreach (TimePoint point in points)
        {
            series.Add(point.Iteration, estimate(point), $"{about(point)} at t = {InvariantText.Whole(point.Iteration)}");
        }

        return series;
    }
}
