using System.Collections.Immutable;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Drawing;

namespace ModalityCompetition.Sweeps.Reports.Plots.Marks;

/// <summary>Points with error bars, optionally joined by a line.</summary>
/// <param name="Style">Index of the style.</param>
/// <param name="Points">The points, in the order of the line.</param>
internal sealed record PointMark(int Style, ImmutableArray<PlotPoint> Points) : Mark
{
    /// <summary>Whether a line joins the points; it is interrupted where a value is missing.</summary>
    public bool Joined { get; init; }

    /// <summary>Horizontal shift of the points in pixels, so that series at the same position stand side by side.</summary>
    public double Shift { get; init; }

    /// <summary>Radius of the markers in pixels.</summary>
    public double Radius { get; init; } = 3.6;

    /// <inheritdoc/>
    public override IEnumerable<XElement> Draw(Frame frame)
    {
        if (Joined)
        {
            LineMark line = new(Style, [.. Points.Select(p => (p.X, p.Y))]) { Thin = true, Shift = Shift };
            foreach (XElement element in line.Draw(frame))
            {
                yield return element;
            }
        }

        foreach (PlotPoint point in Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)))
        {
            double x = frame.X.Map(point.X) + Shift;
            double y = frame.Y.Map(point.Y);
            XElement group = Svg.Group($"point {MarkStyle.Class(Style)}", Svg.Title(point.Text));
            if (double.IsFinite(point.Low) && double.IsFinite(point.High))
            {
                double low = frame.Y.Map(point.Low);
                double high = frame.Y.Map(point.High);
                double cap = Radius * 0.8;
                group.Add(
                    Svg.Path(
                        "bar",
                        $"M{Svg.At(x, low)}V{Svg.At(high)}M{Svg.At(x - cap, low)}h{Svg.At(2 * cap)}"
                            + $"M{Svg.At(x - cap, high)}h{Svg.At(2 * cap)}"
                    )
                );
            }

            group.Add(MarkStyle.Marker(Style, x, y, Radius));
            yield return group;
        }
    }
}
