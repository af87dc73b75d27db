using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Drawing;

namespace ModalityCompetition.Sweeps.Reports.Plots.Marks;

/// <summary>
/// Cells of a heat map between two axes of categories: the darker, the larger the share in [0, 1]. Every cell carries its number, and no
/// cell is so dark that ink could not be read on it, so the map means the same in black and white.
/// </summary>
/// <param name="Cells">Position, share and tooltip of every cell.</param>
internal sealed record CellMark(ImmutableArray<(int X, int Y, double Share, string Text)> Cells) : Mark
{
    private const double Darkest = 0.5;
    private const double LeastWidthOfNumber = 26;

    /// <inheritdoc/>
    public override IEnumerable<XElement> Draw(Frame frame)
    {
        foreach (var cell in Cells.Where(c => double.IsFinite(c.Share)))
        {
            double left = frame.X.Map(cell.X - 0.5);
            double right = frame.X.Map(cell.X + 0.5);
            double top = frame.Y.Map(cell.Y + 0.5);
            double bottom = frame.Y.Map(cell.Y - 0.5);
            XElement rectangle = Svg.Rectangle("cell", left, top, right - left, bottom - top);
            rectangle.Add(
                new XAttribute("fill-opacity", (Darkest * Math.Clamp(cell.Share, 0, 1)).ToString("0.###", CultureInfo.InvariantCulture)),
                Svg.Title(cell.Text)
            );
            yield return rectangle;
            if (right - left >= LeastWidthOfNumber)
            {
                yield return Svg.Text("value", (left + right) / 2, ((top + bottom) / 2) + 4, ReadableNumber.Fixed(cell.Share, 2), "middle");
            }
        }
    }
}
