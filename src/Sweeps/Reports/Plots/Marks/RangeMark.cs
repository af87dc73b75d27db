using System.Xml.Linq;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Drawing;

namespace ModalityCompetition.Sweeps.Reports.Plots.Marks;

/// <summary>A horizontal range with a value inside it, for quantiles: not a confidence interval, and drawn differently.</summary>
/// <param name="Style">Index of the style.</param>
/// <param name="Y">Vertical position.</param>
/// <param name="Low">Start.</param>
/// <param name="Middle">Value inside.</param>
/// <param name="High">End.</param>
/// <param name="Text">What it says when pointed at.</param>
internal sealed record RangeMark(int Style, double Y, double Low, double Middle, double High, string Text) : Mark
{
    /// <inheritdoc/>
    public override IEnumerable<XElement> Draw(Frame frame)
    {
        if (!double.IsFinite(Low) || !double.IsFinite(Middle) || !double.IsFinite(High))
        {
            yield break;
        }

        double y = frame.Y.Map(Y);
        double left = frame.X.Map(Low);
        double right = frame.X.Map(High);
        yield return Svg.Group(
            $"point {MarkStyle.Class(Style)}",
            Svg.Title(Text),
            Svg.Rectangle("range", left, y - 5, Math.Max(1, right - left), 10),
            MarkStyle.Marker(Style, frame.X.Map(Middle), y, 4.2)
        );
    }
}
