using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>Where every configuration stands with the target of a sweep.</summary>
internal static class TargetTable
{
    private const int MostRows = 400;

    /// <summary>Heading, how to read, and a row for every configuration; nothing for a sweep without a target.</summary>
    public static IEnumerable<XElement> Of(IReadOnlyList<ConfigurationEstimates> configurations)
    {
        ConfigurationEstimates[] followed = [.. configurations.Where(c => c.Stopping is not null)];
        if (followed.Length == 0)
        {
            yield break;
        }

        yield return Html.Element("h2", "Target");
        yield return Html.Element(
            "p",
            $"Each configuration stops at {StoppingText.Target(followed[0].Stopping!)}. The intervals here are anytime-valid: these are the ones to quote for the target. A fixed-sample Student interval of the target’s width " +
            "would have asked for the trials in the last column, had its variance been known beforehand.");
        yield return PlainTable.Of(
            [
                Html.Element("th", "configuration"), Html.Element("th", "state"), Html.Classed("th", "n", "trials"), Html.Classed("th", "n", "estimate"),
                Html.Classed("th", "n", "half-width"), Html.Classed("th", "n", "fixed sample"),
            ],
            followed.Take(MostRows).Select(Cells));
        if (followed.Length > MostRows)
        {
            yield return Html.Element("p", $"The first {InvariantText.Count(MostRows)} of {InvariantText.Count(followed.Length)} configurations; all are in estimates.json.");
        }
    }

    private static XElement[] Cells(ConfigurationEstimates configuration)
    {
        var standing = configuration.Stopping!;
        int decimals = InvariantText.DecimalsFor(standing.HalfWidth);
        bool known = double.IsFinite(standing.HalfWidth);
        return
        [
            Html.Element("td", configuration.Configuration.Label),
            Html.Element("td", StoppingText.State(standing.State)),
            Html.Classed("td", "n", StoppingText.Trials(standing)),
            known ? PlainTable.Stacked(InvariantText.Fixed(standing.Value, decimals), EstimandText.Interval(standing.Low, standing.High, decimals)) : Html.Classed("td", "n", "–"),
            Html.Classed("td", "n", known ? InvariantText.Significant(standing.HalfWidth) : "–"),
            Html.Classed("td", "n", standing.FixedSampleTrials is { } n ? InvariantText.Count(n) : "–"),
        ];
    }
}
