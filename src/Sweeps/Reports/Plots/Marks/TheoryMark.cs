using System.Collections.Immutable;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Drawing;

namespace ModalityCompetition.Sweeps.Reports.Plots.Marks;

/// <summary>Short horizontal strokes at exact or predicted values, beside the points they are compared with.</summary>
/// <param name="Values">Position, value and what the stroke says when pointed at.</param>
internal sealed record TheoryMark(ImmutableArray<(double X, double Y, string Text)> Values) : Mark
{
    /// <summary>Half the length of a stroke in pixels.</summary>
    public double HalfLength { get; init; } = 8;

    /// <summary>Horizontal shift in pixels.</summary>
    public double Shift { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<XElement> Draw(Frame frame)
    {
        foreach (var value in Values.Where(v => double.IsFinite(v.X) && double.IsFinite(v.Y)))
        {
            double x = frame.X.Map(value.X) + Shift;
            double y = frame.Y.Map(value.Y);
            XElement stroke = Svg.Line("theory", x - HalfLength, y, x + HalfLength, y);
            stroke.Add(Svg.Title(value.Text));
            yield return stroke;
        }
    }
}
