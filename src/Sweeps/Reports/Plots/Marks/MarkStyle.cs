using System.Xml.Linq;
using ModalityCompetition.Sweeps.Reports.Plots.Drawing;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Plots.Marks;

/// <summary>
/// Six styles that differ by colour, by marker shape and by dash pattern, so that they can be told apart in black and white. Colours and
/// dashes are in the style sheet (classes <c>s0</c> .. <c>s5</c>); the shapes are here. Styles repeat after six.
/// </summary>
internal static class MarkStyle
{
    /// <summary>Number of different styles.</summary>
    public const int Count = 6;

    /// <summary>Class of a style in the style sheet.</summary>
    public static string Class(int style) => "s" + InvariantText.Whole(((style % Count) + Count) % Count);

    /// <summary>A marker centred on a point.</summary>
    public static XElement Marker(int style, double x, double y, double radius)
    {
        double r = radius;
        double wide = radius * 1.2;
        (string kind, string data) = (((style % Count) + Count) % Count) switch
        {
            0 => ("marker full", $"M{Svg.At(x - r, y)}a{Svg.At(r, r)} 0 1 0 {Svg.At(2 * r, 0)}a{Svg.At(r, r)} 0 1 0 {Svg.At(-2 * r, 0)}z"),
            1 => ("marker open", $"M{Svg.At(x - r, y - r)}h{Svg.At(2 * r)}v{Svg.At(2 * r)}h{Svg.At(-2 * r)}z"),
            2 => ("marker full", $"M{Svg.At(x, y - wide)}l{Svg.At(wide, 2 * r)}h{Svg.At(-2 * wide)}z"),
            3 => ("marker open", $"M{Svg.At(x, y - wide)}l{Svg.At(wide, wide)}l{Svg.At(-wide, wide)}l{Svg.At(-wide, -wide)}z"),
            4 => ("marker open", $"M{Svg.At(x - r, y - r)}l{Svg.At(2 * r, 2 * r)}M{Svg.At(x - r, y + r)}l{Svg.At(2 * r, -2 * r)}"),
            _ => ("marker open", $"M{Svg.At(x - wide, y)}h{Svg.At(2 * wide)}M{Svg.At(x, y - wide)}v{Svg.At(2 * wide)}"),
        };
        return Svg.Path(kind, data);
    }
}
