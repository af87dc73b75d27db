using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition.Distributions;

/// <summary>Distributions as tables.</summary>
internal static class DistributionTables
{
    private const int MostVectors = 20;

    /// <summary>Quantiles of the gap and the errors with their intervals, folded.</summary>
    public static XElement Quantiles(ConfigurationEstimates estimates)
    {
        ErrorDistribution[] known = DistributionText.Known(estimates);
        var rows = known.Select(d =>
            (string[])
                [
                    DistributionText.Name(d, estimates),
                    .. d.Quantiles.Select(q =>
                        $"{InvariantText.Significant(q.Value, 4)} [{InvariantText.Significant(q.Low, 4)}, "
                        + $"{InvariantText.Significant(q.High, 4)}]"
                    ),
                ]
        );
        return Html.Element(
            "details",
            Html.Element(
                "summary",
                known.Length == 1
                    ? "Quantiles of the test error, with intervals from order statistics"
                    : "Quantiles of the gap and the test errors, with intervals from order statistics"
            ),
            PlainTable.Of(["Quantity", "10 %", "25 %", "median", "75 %", "90 %"], rows)
        );
    }

    /// <summary>How many classes the modalities win together, folded; the most frequent vectors.</summary>
    public static XElement Wins(ConfigurationEstimates estimates)
    {
        double total = estimates.JointWins.Sum(v => v.Trials);
        var rows = estimates
            .JointWins.OrderByDescending(v => v.Trials)
            .Take(MostVectors)
            .Select(v =>
                (string[])
                    [
                        .. v.Wins.Select(w => InvariantText.Whole(w)),
                        InvariantText.Count(v.Trials),
                        $"{InvariantText.Significant(100 * v.Trials / total)} %",
                    ]
            );
        string more =
            estimates.JointWins.Length > MostVectors
                ? $", the {InvariantText.Whole(MostVectors)} most frequent of {InvariantText.Count(estimates.JointWins.Length)}"
                : "";
        return Html.Element(
            "details",
            Html.Element("summary", $"Classes won by the modalities together: joint distribution over trials{more}"),
            PlainTable.Of([.. estimates.Configuration.Definition.EntryNames, "trials", "share"], rows)
        );
    }
}
