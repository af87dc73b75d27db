using System.Collections.Immutable;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Sections;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>Whether the configurations of a page differ from their neighbours.</summary>
internal static class StepTable
{
    /// <summary>Heading, how to read, and the table; nothing without changes.</summary>
    /// <param name="steps">The changes.</param>
    /// <param name="whyNone">Why there are none, as a sentence; null where nothing is to be compared.</param>
    public static IEnumerable<XElement> Of(ImmutableArray<ContrastEstimate> steps, string? whyNone)
    {
        if (whyNone is not null)
        {
            yield return Html.Element("p", whyNone);
        }

        if (steps.IsEmpty || ExperimentReports.Of(steps[0].Of).Headline(steps[0].Of) is not { } column)
        {
            yield break;
        }

        yield return Html.Element("h3", "Do neighbouring configurations differ?");
        (string before, string after) = StepText.AroundCommand(steps);
        yield return Html.Element("p", before, Html.Element("code", StepText.Command), after);
        yield return PlainTable.Of(
            Row("th", StepText.Headings(column, steps)),
            steps.Select(s => Row("td", StepText.Cells(column, s, steps)))
        );
        if (StepText.Note(column, steps) is { } note)
        {
            yield return Html.Classed("p", "note", note);
        }
    }

    // Change and interval are numbers.
    private static IEnumerable<XElement> Row(string name, IEnumerable<string> cells) =>
        cells.Select((text, i) => i is 2 or 3 ? Html.Classed(name, "n", text) : Html.Element(name, text));
}
