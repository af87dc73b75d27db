using System.Collections.Immutable;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Drawing;

namespace ModalityCompetition.Sweeps.Reports.Plots.Marks;

/// <summary>Bars from the foot of the panel.</summary>
/// <param name="Style">Index of the style.</param>
/// <param name="Bars">Centre, width (data units) and value of every bar.</param>
internal sealed record BarMark(int Style, ImmutableArray<(double Centre, double Width, double Value, string Text)> Bars) : Mark
{
    /// <inheritdoc/>
    public override IEnumerable<XElement> Draw(Frame frame)
    {
        foreach (var bar in Bars.Where(b => double.IsFinite(b.Value)))
        {
            double left = frame.X.Map(bar.Centre - bar.Width / 2);
            double right = frame.X.Map(bar.Centre + bar.Width / 2);
            double top = frame.Y.Map(bar.Value);
            XElement rectangle = Svg.Rectangle($"column {MarkStyle.Class(Style)}", left, top, right - left, frame.Bottom - top);
            rectangle.Add(Svg.Title(bar.Text));
            yield return rectangle;
        }
    }
}
