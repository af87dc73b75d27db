using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Reports.Charts;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>How many classes each modality wins.</summary>
internal static class ClassesWonChart
{
    public static Figure Of(ConfigurationEstimates estimates, string id)
    {
        var configuration = estimates.Configuration.Configuration;
        AxisSpec x = AxisSpec.Categories("classes won", Enumerable.Range(0, configuration.Classes + 1).Select(n => InvariantText.Whole(n)));
        double[][] shares =
        [
            .. estimates.ClassesWon.Select(counts =>
            {
                double total = counts.Sum();
                return counts.Select(c => total > 0 ? c / total : double.NaN).ToArray();
            }),
        ];
        AxisSpec y = AxisSpec.Linear("share of trials", shares.SelectMany(s => s).Append(0));
        return new Figure
        {
            Id = id,
            Title = "How many classes each modality wins",
            Caption =
                "Share of completed trials in which a modality is the trained winner of exactly so many classes "
                + $"({ChartText.Trials(estimates.Completed)}; observed shares, without intervals)."
                + Means(estimates),
            Columns = Math.Clamp(shares.Length, 1, 3),
            Panels =
            [
                .. shares.Select(
                    (share, r) =>
                        new Panel(
                            EstimandText.ModalityName(estimates, r),
                            x,
                            y,
                            [new BarMark(r, [.. share.Select((value, n) => ((double)n, 0.8, value, Text(n, value)))])]
                        )
                ),
            ],
            FrameHeight = 130,
        };
    }

    // The probabilities of the answer and of the first figure are estimated with a control variate, and differ from what is counted here.
    private static string Means(ConfigurationEstimates estimates)
    {
        string[] means =
        [
            .. estimates.ClassesWon.Select(
                (counts, r) =>
                    $"{EstimandText.ModalityName(estimates, r)} "
                    + NumberInSentence.Share(
                        counts.Select((c, n) => (double)c * n).Sum() / Math.Max(1, counts.Sum()) / Math.Max(1, counts.Length - 1)
                    )
            ),
        ];
        return $" The means of these counts, as shares of the classes: {string.Join(", ", means)}. P(trained winner) of the answer and of "
            + "the figures estimates the same with a control variate where one helps: its value differs a little, and its interval "
            + "is narrower.";
    }

    private static string Text(int classes, double share) =>
        $"{InvariantText.Whole(classes)} {(classes == 1 ? "class" : "classes")}: {InvariantText.Significant(share * 100)} % of trials";
}
