using System.Collections.Immutable;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>The declared contrasts on a page.</summary>
internal static class ContrastTables
{
    /// <summary>Heading, how to read, and the table.</summary>
    public static IEnumerable<XElement> Of(ImmutableArray<ContrastEstimate> contrasts)
    {
        yield return Html.Element("h2", "Declared contrasts");
        yield return Html.Element(
            "p",
            $"Differences of one quantity between two configurations, trial by trial where both use the same random numbers; each interval "
                + $"at {CountText.Percent(contrasts[0].Difference.Confidence)} "
                + "for itself. The variance ratio is the variance with independent random numbers over the variance obtained: above 1 "
                + "pairing helps, below 1 it hurts. Errors, shares and gaps are fractions here, as in the table of every estimate."
        );
        yield return PlainTable.Wide(
            ContrastText.Headings(contrasts).Select(h => Html.Element("th", h)),
            contrasts.Select(c => ContrastText.Cells(c, contrasts).Select(text => Html.Element("td", text)))
        );
        if (ContrastText.Unseen(contrasts) is { } unseen)
        {
            yield return Html.Classed("p", "note", unseen);
        }

        if (ContrastText.Unsettled(contrasts) is { } unsettled)
        {
            yield return Html.Classed("p", "warning", unsettled);
        }

        foreach (string warning in contrasts.SelectMany(c => c.Warnings))
        {
            yield return Html.Classed("p", "warning", warning);
        }
    }
}
