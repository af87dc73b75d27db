using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates.Verdicts;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>The verdicts on a page.</summary>
internal static class VerdictTables
{
    private const int MostRows = 400;

    /// <summary>Heading, how to read, counts by claim, and every row.</summary>
    public static IEnumerable<XElement> Of(VerdictTable table)
    {
        yield return Html.Element("h2", "Verdicts on the paper’s claims");
        yield return Html.Element(
            "p",
            VerdictText.Note(table) + " “Refuted” of an asymptotic statement says that the leading term alone does not describe this K and sigma0; it does not refute the limit.");
        yield return Table(
            ["Claim", "consistent", "refuted", "undecided"],
            table.Rows.GroupBy(r => r.Claim).Select(g => new[]
            {
                g.Key,
                InvariantText.Count(g.Count(r => r.Verdict == Verdict.Consistent)),
                InvariantText.Count(g.Count(r => r.Verdict == Verdict.Refuted)),
                InvariantText.Count(g.Count(r => r.Verdict == Verdict.Undecided)),
            }));
        yield return Table(
            [.. VerdictText.Headings, "Reading"], table.Rows.Take(MostRows).Select(r => (string[])[.. VerdictText.Cells(r), r.Reading]));
        if (table.Rows.Length > MostRows)
        {
            yield return Html.Element("p", $"The first {InvariantText.Count(MostRows)} of {InvariantText.Count(table.Rows.Length)} rows; all are in estimates.json.");
        }
    }

    /// <summary>A plain table.</summary>
    public static XElement Table(IEnumerable<string> headings, IEnumerable<string[]> rows) => Html.Classed(
        "div",
        "table",
        Html.Element(
            "table",
            Html.Element("thead", Html.Element("tr", headings.Select(h => Html.Element("th", h)))),
            Html.Element("tbody", rows.Select(r => Html.Element("tr", r.Select(c => Html.Element("td", c)))))));
}
