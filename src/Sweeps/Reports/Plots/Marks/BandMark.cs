using System.Collections.Immutable;
using System.Text;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Drawing;

namespace ModalityCompetition.Sweeps.Reports.Plots.Marks;

/// <summary>A shaded band between two curves; points where an end is not finite are left out.</summary>
/// <param name="Style">Index of the style.</param>
/// <param name="Points">Position, lower and upper end, in the order of the position.</param>
internal sealed record BandMark(int Style, ImmutableArray<(double X, double Low, double High)> Points) : Mark
{
    /// <inheritdoc/>
    public override IEnumerable<XElement> Draw(Frame frame)
    {
        var finite = Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Low) && double.IsFinite(p.High)).ToArray();
        if (finite.Length < 2)
        {
            yield break;
        }

        StringBuilder path = new();
        for (int i = 0; i < finite.Length; i++)
        {
            path.Append(i == 0 ? 'M' : 'L').Append(Svg.At(frame.X.Map(finite[i].X), frame.Y.Map(finite[i].High)));
        }

        for (int i = finite.Length - 1; i >= 0; i--)
        {
            path.Append('L').Append(Svg.At(frame.X.Map(finite[i].X), frame.Y.Map(finite[i].Low)));
        }

        yield return Svg.Path($"band {MarkStyle.Class(Style)}", path.Append('z').ToString());
    }
}
