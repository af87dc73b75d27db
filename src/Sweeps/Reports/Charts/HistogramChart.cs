using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Charts;

/// <summary>How the observations of the estimands of any experiment are spread over trials.</summary>
internal static class HistogramChart
{
    /// <summary>The chart.</summary>
    /// <param name="estimates">The estimates.</param>
    /// <param name="id">Identifier of the figure.</param>
    public static Figure Of(ConfigurationEstimates estimates, string id)
    {
        long most = estimates.Histograms.Select(h => h.Trials).DefaultIfEmpty(0).Max();
        return new Figure
        {
            Id = id,
            Title = "Distributions over trials",
            Caption =
                $"Share of trials by what they showed ({ChartText.Trials(most)}"
                + $"{(most < estimates.Completed ? ", the first" : "")}; observed shares, without intervals). Measurements "
                + $"first, then what "
                + $"is made of them; indicators and quantiles are in the table.",
            Columns = 3,
            Panels = [.. estimates.Histograms.Select(OfEstimand)],
            FrameHeight = 120,
        };
    }

    private static Panel OfEstimand(ObservedHistogram histogram)
    {
        // Where all are alike, a bar of some width still stands at the value.
        double whole = histogram.High > histogram.Low ? histogram.High - histogram.Low : Math.Max(1e-9, Math.Abs(histogram.Low) / 10);
        double start = histogram.High > histogram.Low ? histogram.Low : histogram.Low - (whole / 2);
        double width = whole / histogram.Counts.Length;
        double[] shares = [.. histogram.Counts.Select(c => (double)c / histogram.Trials)];
        return new Panel(
            histogram.Estimand.Name,
            AxisSpec.Linear("", [start, start + whole], 3),
            AxisSpec.Linear("share of trials", shares.Append(0), 4),
            [new BarMark(0, [.. shares.Select((s, i) => (start + ((i + 0.5) * width), width * 0.9, s, Text(i, s)))])]
        );

        string Text(int bin, double share) =>
            $"{InvariantText.Significant(start + (bin * width))} to {InvariantText.Significant(start + ((bin + 1) * width))}: "
            + $"{InvariantText.Significant(share * 100)} % of trials";
    }
}
