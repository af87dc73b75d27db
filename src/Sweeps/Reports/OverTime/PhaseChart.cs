using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Reports.Traces;

namespace ModalityCompetition.Sweeps.Reports.OverTime;

/// <summary>When modalities learn, and the two phases of the sampled trials.</summary>
internal static class PhaseChart
{
    public static Figure Of(ConfigurationEstimates estimates, IReadOnlyList<TracedTrial> traces, string id)
    {
        var configuration = estimates.Configuration.Configuration;
        AxisSpec x = AxisSpec.Linear(
            "iteration t",
            estimates.LearnTimes.SelectMany(t => new[] { t.LastDecile, t.Median }).Append(0).Append(Latest(traces)).Append(1)
        );
        string[] names = [.. estimates.LearnTimes.Select(t => EstimandText.ModalityName(estimates, t.Modality))];
        List<Panel> panels =
        [
            new Panel(
                "Time to learn, all trials",
                x,
                Rows(names),
                [
                    .. estimates.LearnTimes.Select(
                        (t, i) => new RangeMark(t.Modality, names.Length - 1 - i, t.FirstDecile, t.Median, t.LastDecile, Text(names[i], t))
                    ),
                ]
            ),
        ];
        if (traces.Count > 0)
        {
            panels.Add(
                new Panel(
                    "Phases of the sampled trials",
                    x,
                    Rows([.. traces.Select(t => $"trial {InvariantText.Whole(t.Trace.Trial)}")]),
                    [.. Phases(traces)]
                )
            );
        }

        return new Figure
        {
            Id = id,
            Title = "Time to learn and the two phases",
            Caption =
                $"{(traces.Count == 0 ? "Iteration" : "Left: iteration")} at which Γ reaches β = "
                + $"{InvariantText.Significant(configuration.Network.Beta)} in joint training, over "
                + $"all classes of all completed "
                + "trials in which it does: marker at the median, box from the 10 % to the 90 % quantile (quantiles of the data, not a "
                + "confidence interval)."
                + (
                    traces.Count == 0
                        ? ""
                        : " Right: the sampled trials; phase 1 ends class by class when the first modality reaches β (box: first to last "
                            + "class, marker: median class), "
                            + "phase 2 lasts from there until 99 % of the fall of the training loss is behind, or its target is reached "
                            + "(box to the right, marker at its end)."
                ),
            Legend =
                traces.Count == 0
                    ? []
                    :
                    [
                        .. names.Select((n, i) => new LegendEntry(n, estimates.LearnTimes[i].Modality, LegendKind.Range)),
                        new LegendEntry("phase 1", 4, LegendKind.Range),
                        new LegendEntry("phase 2", 5, LegendKind.Range),
                    ],
            Columns = 2,
            Panels = [.. panels],
            FrameHeight = Math.Max(names.Length, traces.Count) * 28 + 16,
        };
    }

    private static IEnumerable<Mark> Phases(IReadOnlyList<TracedTrial> traces)
    {
        for (int i = 0; i < traces.Count; i++)
        {
            TracedTrial traced = traces[i];
            int[] ends = [.. Ends(traced)];
            if (ends.Length == 0)
            {
                continue;
            }

            double row = traces.Count - 1 - i;
            string trial = $"trial {InvariantText.Whole(traced.Trace.Trial)}";
            double median = (ends[(ends.Length - 1) / 2] + ends[ends.Length / 2]) / 2.0;
            yield return new RangeMark(
                4,
                row,
                ends[0],
                median,
                ends[^1],
                $"{trial}, phase 1 ends between t = {InvariantText.Whole(ends[0])} and {InvariantText.Whole(ends[^1])}"
            );
            if (
                CompetitionOutcome.Converged(traced.Trace, traced.Configuration.Configuration.Optimization.LossTarget) is { } end
                && end > ends[^1]
            )
            {
                yield return new RangeMark(5, row, ends[^1], end, end, $"{trial}, phase 2 until t = {InvariantText.Whole(end)}");
            }
        }
    }

    private static IEnumerable<int> Ends(TracedTrial traced) =>
        Enumerable
            .Range(0, traced.Trace.Result.Classes)
            .Select(j => CompetitionOutcome.FirstLearned(traced.Trace.Result, j))
            .OfType<int>()
            .Order();

    private static double Latest(IReadOnlyList<TracedTrial> traces) =>
        traces.Select(t => (double)t.Trace.Iterations[^1]).DefaultIfEmpty(0).Max();

    // Categories run upwards, readers downwards: the first name stands at the top.
    private static AxisSpec Rows(string[] names) => AxisSpec.Categories("", names.Reverse());

    private static string Text(string name, LearnTimeSummary times) =>
        $"{name}: median {InvariantText.Significant(times.Median, 4)}, 10 % to 90 %: {InvariantText.Significant(times.FirstDecile, 4)} to "
        + $"{InvariantText.Significant(times.LastDecile, 4)}; learned {InvariantText.Count(times.Learned)} of "
        + $"{InvariantText.Count(times.Total)} (trial, class) pairs";
}
