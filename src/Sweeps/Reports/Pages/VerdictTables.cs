using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>The verdicts on a page.</summary>
internal static class VerdictTables
{
    private const int MostRows = 400;

    /// <summary>Most rows that are unfolded; with more, each claim is folded away below its counts.</summary>
    private const int MostOpen = 30;

    /// <summary>Heading, how to read, counts by claim, and every row, claim by claim.</summary>
    public static IEnumerable<XElement> Of(VerdictTable table)
    {
        yield return Html.Element("h2", "Verdicts on the paper’s claims");
        yield return Html.Element(
            "p",
            VerdictText.Note(table)
                + (
                    !VerdictText.RefutesAsymptotic(table)
                        ? ""
                        : " “Refuted” of an asymptotic statement says that the leading term alone does not describe this K and sigma0; it "
                            + "does not refute the limit."
                )
        );
        // One row at a time: a sweep of many configurations has more of them than fit into memory.
        List<string> claims = [];
        Dictionary<(string Claim, Verdict Verdict), int> counts = [];
        HashSet<string> wheres = new(StringComparer.Ordinal);
        foreach (VerdictRow row in table.Rows)
        {
            if (!claims.Contains(row.Claim))
            {
                claims.Add(row.Claim);
            }

            counts[(row.Claim, row.Verdict)] = counts.GetValueOrDefault((row.Claim, row.Verdict)) + 1;
            if (wheres.Count < 2)
            {
                wheres.Add(row.Where);
            }
        }

        yield return PlainTable.Of(
            [Html.Element("th", "Claim"), .. Verdicts.Select(v => Html.Classed("th", "n", VerdictText.Name(v)))],
            claims.Select(c =>
                (XElement[])
                    [
                        Html.Element("td", Arrows(c)),
                        .. Verdicts.Select(v => Html.Classed("td", "n", InvariantText.Count(counts.GetValueOrDefault((c, v))))),
                    ]
            )
        );
        bool places = wheres.Count > 1;
        foreach (var claim in table.Rows.Take(MostRows).GroupBy(r => r.Claim))
        {
            yield return Html.Element(
                "details",
                table.Rows.Count <= MostOpen ? Html.Attribute("open", "open") : null,
                Html.Element("summary", Arrows(claim.Key)),
                PlainTable.Of(
                    [
                        Html.Element("th", "Verdict"),
                        Html.Element("th", "Quantity"),
                        Html.Classed("th", "n", "Predicted"),
                        Html.Classed("th", "n", "Estimate"),
                    ],
                    claim.Select(r => Cells(r, places))
                )
            );
        }

        if (table.Rows.Count > MostRows)
        {
            yield return Html.Element(
                "p",
                $"The first {InvariantText.Count(MostRows)} of {InvariantText.Count(table.Rows.Count)} rows; all are in estimates.json."
            );
        }
    }

    private static Verdict[] Verdicts => [Verdict.Consistent, Verdict.Refuted, Verdict.Undecided];

    private static XElement[] Cells(VerdictRow row, bool place)
    {
        string[] texts = VerdictText.Cells(row);
        return
        [
            Html.Classed("td", row.Verdict == Verdict.Refuted ? "verdict refuted" : "verdict", VerdictText.Name(row.Verdict)),
            Html.Classed(
                "td",
                "quantity",
                Arrows(place ? $"{row.Quantity}, {row.Where}" : row.Quantity),
                Html.Classed("span", "interval", row.Reading)
            ),
            Html.Classed("td", "n", texts[3]),
            PlainTable.Stacked(texts[4], texts[5]),
        ];
    }

    private static string Arrows(string text) => text.Replace("->", "→", StringComparison.Ordinal);
}
