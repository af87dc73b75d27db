using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>The verdicts on a page.</summary>
internal static class VerdictTables
{
    private const int MostRows = 400;

    /// <summary>Heading, how to read, counts by claim, and every row, claim by claim, folded.</summary>
    /// <param name="table">The table.</param>
    /// <param name="controlled">Whether the joint error and the gap are estimated with controls in it.</param>
    public static IEnumerable<XElement> Of(VerdictTable table, bool controlled)
    {
        yield return Html.Element("h2", "Verdicts on the paper’s claims");
        yield return Html.Element(
            "p",
            string.Join(
                ' ',
                new[]
                {
                    VerdictText.Note(table),
                    VerdictText.OfDifferences(table),
                    VerdictText.OfControls(table, controlled),
                }.OfType<string>()
            )
        );
        // One row at a time: a sweep of many configurations has more of them than fit into memory.
        List<string> claims = [];
        Dictionary<(string Claim, int Column), int> counts = [];
        HashSet<string> exact = new(StringComparer.Ordinal);
        HashSet<string> wheres = new(StringComparer.Ordinal);
        foreach (VerdictRow row in table.Rows)
        {
            if (!claims.Contains(row.Claim))
            {
                claims.Add(row.Claim);
            }

            if (row.Prediction.Kind == PredictionKind.Exact)
            {
                exact.Add(row.Claim);
            }

            int column = VerdictText.Column(row.Verdict);
            counts[(row.Claim, column)] = counts.GetValueOrDefault((row.Claim, column)) + 1;
            if (wheres.Count < 2)
            {
                wheres.Add(row.Where);
            }
        }

        yield return PlainTable.Of(
            [Html.Element("th", "Claim"), .. VerdictText.Columns.Select(c => Html.Classed("th", "n", c))],
            claims.Select(c =>
                (XElement[])
                    [
                        Html.Element("td", Arrows(c)),
                        .. VerdictText
                            .Counts([.. VerdictText.Columns.Select((_, v) => counts.GetValueOrDefault((c, v)))], exact.Contains(c))
                            .Select(n => Html.Classed("td", "n", n)),
                    ]
            )
        );
        bool places = wheres.Count > 1;
        foreach (var claim in table.Rows.Take(MostRows).GroupBy(r => r.Claim))
        {
            HashSet<string> told = new(StringComparer.Ordinal);
            yield return Html.Element(
                "details",
                Html.Element("summary", Arrows(claim.Key)),
                PlainTable.Of(
                    [
                        Html.Element("th", "Verdict"),
                        Html.Element("th", "Quantity"),
                        Html.Classed("th", "n", "Predicted"),
                        Html.Classed("th", "n", "Estimate"),
                    ],
                    claim.Select(r => Cells(r, places, told))
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

    // A reason that stood above is not told again.
    private static XElement[] Cells(VerdictRow row, bool place, HashSet<string> told)
    {
        string reading = row.Verdict != Verdict.Undecided || told.Add(row.Reading) ? row.Reading : "undecided for the same reason";
        string remarks = string.Join("; ", new[] { reading, VerdictText.OfAllowance(row), VerdictText.OfCheck(row) }.OfType<string>());
        string[] texts = VerdictText.Cells(row);
        return
        [
            Html.Classed(
                "td",
                row.Verdict is Verdict.Refuted or Verdict.Differs ? "verdict refuted" : "verdict",
                VerdictText.Name(row.Verdict)
            ),
            Html.Classed(
                "td",
                "quantity",
                Arrows(place ? $"{row.Quantity}, {row.Where}" : row.Quantity),
                Html.Classed("span", "interval", remarks)
            ),
            Html.Classed("td", "n", texts[3]),
            PlainTable.Stacked(texts[4], texts[5]),
        ];
    }

    private static string Arrows(string text) => text.Replace("->", "→", StringComparison.Ordinal);
}
