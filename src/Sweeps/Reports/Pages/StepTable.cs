using System.Collections.Immutable;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>Whether the configurations of a page differ from their neighbours.</summary>
internal static class StepTable
{
    /// <summary>Heading, how to read, and the table; nothing without changes.</summary>
    public static IEnumerable<XElement> Of(ImmutableArray<ContrastEstimate> steps)
    {
        if (steps.IsEmpty)
        {
            yield break;
        }

        yield return Html.Element("h3", "Do neighbouring configurations differ?");
        yield return Html.Element("p", StepText.Caption(steps));
        yield return PlainTable.Of(Row("th", StepText.Headings), steps.Select(s => Row("td", StepText.Cells(s))));
    }

    // Change and interval are numbers.
    private static IEnumerable<XElement> Row(string name, IEnumerable<string> cells) =>
        cells.Select((text, i) => i is 2 or 3 ? Html.Classed(name, "n", text) : Html.Element(name, text));
}
