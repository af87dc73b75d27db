using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition.Remedies;

/// <summary>What remedies do, in tables on a page: a row of levels for every configuration without one, and below it the differences to
/// it.</summary>
internal static class RemedyEffectTable
{
    /// <summary>Two tables, each of which fits on a page: who wins, and what it costs.</summary>
    /// <param name="rows">Remedies, at least one.</param>
    public static IEnumerable<XElement> Of(IReadOnlyList<RemedyRow> rows)
    {
        RemedyEffect[] shown = [.. rows[0].Effects.Where(e => IsShown(e, rows))];
        yield return Html.Element("h3", "Who wins");
        yield return Table(rows, [.. shown.Where(e => e.Unit != EffectUnit.Errors)]);
        yield return Html.Element("h3", "What it costs");
        yield return Table(rows, [.. shown.Where(e => e.Unit == EffectUnit.Errors)]);
    }

    private static XElement Table(IReadOnlyList<RemedyRow> rows, RemedyEffect[] columns) =>
        PlainTable.Wide(
            new[] { Html.Element("th", "Remedy"), Html.Element("th", "Verdict") }
                .Concat(columns.Select(c => Html.Classed("th", "n", RemedyEffectText.Quantity(c))))
                .Append(Html.Classed("th", "n", "Pairs")),
            rows.GroupBy(r => r.Without.Index)
                .SelectMany(group => group.Select(r => Differences(r, columns)).Prepend(Levels(group.First(), columns)))
        );

    // What the rule alone looks at is no column, and neither is what never happened.
    private static bool IsShown(RemedyEffect effect, IReadOnlyList<RemedyRow> rows) =>
        effect.Quantity != EffectQuantity.BeyondHalf
        && (effect.Quantity != EstimandNames.Diverged || rows.Any(r => r.DivergedWith + r.DivergedWithout > 0));

    private static IEnumerable<XElement> Levels(RemedyRow row, RemedyEffect[] columns) =>
        new[] { Html.Element("td", RemedyEffectText.NameOfCounterpart(row)), Html.Element("td", "") }
            .Concat(columns.Select(c => Html.Classed("td", "n", row.Find(c.Quantity) is { } effect ? RemedyEffectText.Level(effect) : "–")))
            .Append(Html.Classed("td", "n", ""));

    private static IEnumerable<XElement> Differences(RemedyRow row, RemedyEffect[] columns) =>
        new[] { Html.Element("td", RemedyEffectText.Name(row)), Html.Element("td", RemedyEffectText.Verdict(row)) }
            .Concat(
                columns.Select(c =>
                    row.Find(c.Quantity) is { } effect
                        ? PlainTable.Stacked(RemedyEffectText.Difference(effect), RemedyEffectText.Interval(effect))
                        : Html.Classed("td", "n", "–")
                )
            )
            .Append(Html.Classed("td", "n", InvariantText.Count(row.CompletePairs)));
}
