using System.Collections.Immutable;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Reports.Plots.Drawing;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;

namespace ModalityCompetition.Sweeps.Reports.Plots;

/// <summary>A legend that runs in lines over the top of a figure.</summary>
internal static class Legend
{
    private const double LineHeight = 19;
    private const double KeyWidth = 26;
    private const double Gap = 18;
    private const double Size = 12;

    /// <summary>Draws the entries from the given top; returns the group and the height it needs (0 without entries).</summary>
    public static (XElement? Drawing, double Height) Draw(ImmutableArray<LegendEntry> entries, double left, double top, double width)
    {
        if (entries.IsEmpty)
        {
            return (null, 0);
        }

        XElement group = Svg.Group("legend");
        double x = left;
        double y = top + LineHeight / 2;
        foreach (LegendEntry entry in entries)
        {
            string text = TextMetrics.Fit(entry.Text, Size, Math.Min(320, width - KeyWidth));
            double needed = KeyWidth + TextMetrics.Width(text, Size);
            if (x > left && x + needed > left + width)
            {
                x = left;
                y += LineHeight;
            }

            XElement item = Svg.Group(null, Svg.Title(entry.Text), Key(entry, x, y), Svg.Text("label", x + KeyWidth, y + 4, text));
            group.Add(item);
            x += needed + Gap;
        }

        return (group, y + LineHeight / 2 - top + 4);
    }

    private static XElement Key(LegendEntry entry, double x, double y)
    {
        double middle = x + 10;
        string style = MarkStyle.Class(entry.Style);
        return entry.Kind switch
        {
            LegendKind.Point => Svg.Group(
                $"point {style}",
                Svg.Path("bar", $"M{Svg.At(middle, y - 7)}v14M{Svg.At(middle - 3, y - 7)}h6M{Svg.At(middle - 3, y + 7)}h6"),
                MarkStyle.Marker(entry.Style, middle, y, 3.6)
            ),
            LegendKind.Joined => Svg.Group(
                $"point {style}",
                Svg.Path($"line thin {style}", $"M{Svg.At(x, y)}h20"),
                MarkStyle.Marker(entry.Style, middle, y, 3.6)
            ),
            LegendKind.FaintLine => Svg.Path($"line thin faint {style}", $"M{Svg.At(x, y)}h20"),
            LegendKind.Theory => Svg.Line("theory", x + 2, y, x + 18, y),
            LegendKind.Reference => Svg.Line("reference", x, y, x + 20, y),
            LegendKind.Range => Svg.Group(
                $"point {style}",
                Svg.Rectangle("range", x, y - 5, 20, 10),
                MarkStyle.Marker(entry.Style, middle, y, 3.6)
            ),
            _ => Svg.Path($"line {style}", $"M{Svg.At(x, y)}h20"),
        };
    }
}
