using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Charts;

/// <summary>A series of estimates at positions of a horizontal axis, with what theory says about them.</summary>
internal sealed class EstimatePoints(int style)
{
    // Theory may make an axis as many times as long on either side as estimates and intervals are wide, so that these remain to be seen.
    private const double MostStretch = 3;

    private readonly List<(double X, Estimate Estimate, string About)> items = [];
    private (double Low, double High) _shown = (double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>The estimates of the series.</summary>
    public IEnumerable<Estimate> Estimates => items.Select(i => i.Estimate);

    /// <summary>Every value that a vertical axis must cover.</summary>
    public IEnumerable<double> Values =>
        items.SelectMany(i => new[] { i.Estimate.Value, i.Estimate.Low, i.Estimate.High, i.Estimate.Prediction?.Value ?? double.NaN });

    /// <summary>How often theory is too far off to be drawn, after <see cref="Cover"/>.</summary>
    public int Beyond => items.Count(i => i.Estimate.Prediction is { } theory && !IsShown(theory));

    /// <summary>
    /// Every value that a vertical axis must cover that several series share, scaled by estimates and intervals: what theory says and would
    /// squeeze them is left out, there and among <see cref="Theory"/>.
    /// </summary>
    /// <param name="series">The series.</param>
    /// <param name="beside">What the axis covers besides.</param>
    public static IEnumerable<double> Cover(IReadOnlyList<EstimatePoints> series, params double[] beside)
    {
        double[] measured =
        [
            .. series
                .SelectMany(s => s.items)
                .SelectMany(i => new[] { i.Estimate.Value, i.Estimate.Low, i.Estimate.High })
                .Concat(beside)
                .Where(double.IsFinite),
        ];
        double width = measured.Length == 0 ? 0 : measured.Max() - measured.Min();
        if (width > 0)
        {
            foreach (EstimatePoints one in series)
            {
                one._shown = (measured.Min() - (MostStretch * width), measured.Max() + (MostStretch * width));
            }
        }

        return measured.Concat(
            series.SelectMany(s => s.Estimates.Select(e => e.Prediction).OfType<Prediction>().Where(s.IsShown)).Select(p => p.Value)
        );
    }

    /// <summary>Adds an estimate; null is left out.</summary>
    public EstimatePoints Add(double x, Estimate? estimate, string about)
    {
        if (estimate is not null)
        {
            items.Add((x, estimate, about));
        }

        return this;
    }

    /// <summary>The points.</summary>
    public PointMark Points(double shift = 0, double radius = 3.6, bool joined = false) =>
        new(
            style,
            [
                .. items.Select(i => new PlotPoint(
                    i.X,
                    i.Estimate.Value,
                    i.Estimate.Low,
                    i.Estimate.High,
                    ChartText.Point(i.About, i.Estimate)
                )),
            ]
        )
        {
            Shift = shift,
            Radius = radius,
            Joined = joined,
        };

    /// <summary>Strokes at the exact or predicted values.</summary>
    public TheoryMark Theory(double shift = 0, double halfLength = 8) =>
        new([
            .. items
                .Where(i => i.Estimate.Prediction is { } theory && IsShown(theory))
                .Select(i => (i.X, i.Estimate.Prediction!.Value, $"{i.About}: {EstimandText.Theory(i.Estimate.Prediction)}")),
        ])
        {
            Shift = shift,
            HalfLength = halfLength,
        };

    private bool IsShown(Prediction theory) => !(theory.Value < _shown.Low) && !(theory.Value > _shown.High);

    /// <summary>The marks of several series that stand side by side at each position.</summary>
    public static ImmutableArray<Mark> SideBySide(IReadOnlyList<EstimatePoints> series, double slot)
    {
        double step = Math.Min(14, slot * 0.8 / Math.Max(1, series.Count));
        double radius = Math.Clamp(step * 0.42, 1.2, 3.8);
        double Shift(int i) => (i - (series.Count - 1) / 2.0) * step;
        return
        [
            .. series.Select((s, i) => s.Theory(Shift(i), Math.Clamp(step * 0.55, 2, 9))),
            .. series.Select((s, i) => s.Points(Shift(i), radius)),
        ];
    }
}
