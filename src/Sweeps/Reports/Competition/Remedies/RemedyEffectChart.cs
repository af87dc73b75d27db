using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition.Remedies;

/// <summary>The effects of remedies with their simultaneous intervals: a panel for each quantity, a point for each remedy.</summary>
internal static class RemedyEffectChart
{
    /// <summary>Most remedies that are drawn; the table has all.</summary>
    public const int Most = 24;

    private const int Band = 5;

    // The others are the same numbers once more, or say little on a scale of their own.
    private static readonly HashSet<string> s_left =
    [
        EffectQuantity.BeyondHalf,
        EstimandNames.Won,
        EstimandNames.Unlearned,
        EstimandNames.Gap,
        EstimandNames.Diverged,
    ];

    /// <summary>The chart.</summary>
    /// <param name="rows">Remedies, at least one.</param>
    /// <param name="id">Identifier of the figure.</param>
    public static Figure Of(IReadOnlyList<RemedyRow> rows, string id)
    {
        RemedyRow[] shown = [.. rows.Take(Most)];
        RemedyEffect[] quantities =
        [
            .. shown[0]
                .Effects.Where(e =>
                    !s_left.Contains(e.Quantity) && !e.Quantity.StartsWith(EstimandNames.Degradation, StringComparison.Ordinal)
                ),
        ];
        string more = rows.Count > Most ? $" The first {Most} of {InvariantText.Count(rows.Count)} remedies are drawn." : "";
        return new Figure
        {
            Id = id,
            Title = "Effects of remedies",
            Caption =
                "Differences to the same configuration without a remedy, over pairs of trials. Bars: intervals that hold all at once over "
                + "the whole table. Shaded: what counts as the same. The gap changes as the joint error does, and a degradation "
                + "as its probe "
                + $"error.{more}",
            Legend =
            [
                new LegendEntry("difference to none", 0, LegendKind.Point),
                new LegendEntry("no difference", 0, LegendKind.Reference),
            ],
            Columns = 2,
            Panels = [.. quantities.Select(q => Panel(q, shown))],
            FrameHeight = 150,
        };
    }

    private static Panel Panel(RemedyEffect quantity, RemedyRow[] rows)
    {
        double scale = quantity.Unit == EffectUnit.Gamma ? 1 : 100;
        RemedyEffect?[] effects = [.. rows.Select(r => r.Find(quantity.Quantity))];
        ImmutableArray<PlotPoint> points =
        [
            .. effects.Select(
                (e, i) =>
                    e is null
                        ? new PlotPoint(i, double.NaN, double.NaN, double.NaN, "")
                        : new PlotPoint(
                            i,
                            scale * e.Difference,
                            scale * e.Low,
                            scale * e.High,
                            $"{RemedyEffectText.Name(rows[i])}: {RemedyEffectText.Quantity(e)} {RemedyEffectText.Change(e)}"
                        )
            ),
        ];
        double tolerance = scale * quantity.Tolerance;
        return new Panel(
            RemedyEffectText.Quantity(quantity),
            AxisSpec.Categories("", rows.Select(RemedyEffectText.Name)),
            AxisSpec.Linear(
                quantity.Unit == EffectUnit.Gamma ? "change of Γ" : "change (points)",
                points.SelectMany(p => new[] { p.Y, p.Low, p.High }).Concat([0, -tolerance, tolerance])
            ),
            [
                new BandMark(Band, [(-0.5, -tolerance, tolerance), (rows.Length - 0.5, -tolerance, tolerance)]),
                new ReferenceMark(0, ""),
                new PointMark(0, points),
            ]
        );
    }
}
