using System.Collections.Immutable;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Reports.Plots.Drawing;

namespace ModalityCompetition.Sweeps.Reports.Plots;

/// <summary>A figure: a legend and panels in a grid.</summary>
internal sealed record Figure
{
    /// <summary>Identifier within the page: letters, digits and '-'.</summary>
    public required string Id { get; init; }

    /// <summary>Short name of what is shown.</summary>
    public required string Title { get; init; }

    /// <summary>What is shown, in one or two sentences: the caption on a page, the description for a screen reader.</summary>
    public required string Caption { get; init; }

    /// <summary>The legend; empty for none.</summary>
    public ImmutableArray<LegendEntry> Legend { get; init; } = [];

    /// <summary>The panels, row by row.</summary>
    public required ImmutableArray<Panel> Panels { get; init; }

    /// <summary>Panels per row.</summary>
    public int Columns { get; init; } = 1;

    /// <summary>Width of the figure in pixels.</summary>
    public double Width { get; init; } = 860;

    /// <summary>Height of the frame of a panel in pixels, without titles and labels.</summary>
    public double FrameHeight { get; init; } = 190;

    /// <summary>Draws the figure.</summary>
    /// <param name="embedStyle">Whether the drawing carries its style sheet, for a file of its own.</param>
    public XElement Draw(bool embedStyle = false)
    {
        int columns = Math.Max(1, Math.Min(Columns, Panels.Length));
        double gap = 12;
        double cellWidth = (Width - (columns - 1) * gap) / columns;
        (XElement? legend, double top) = Plots.Legend.Draw(Legend, 0, 4, Width);
        top += legend is null ? 4 : 10;
        XElement body = Svg.Group(null);
        for (int first = 0; first < Panels.Length; first += columns)
        {
            Panel[] row = [.. Panels.Skip(first).Take(columns)];
            // The same margins along a row, so that its frames line up.
            double left = row.Max(PanelRenderer.LeftMargin);
            double frameWidth = cellWidth - left - PanelRenderer.RightMargin;
            double bottom = row.Max(p => PanelRenderer.BottomMargin(p, frameWidth));
            double height = FrameHeight + bottom + (row.Any(p => p.Title.Length > 0) ? 28 : 8);
            for (int i = 0; i < row.Length; i++)
            {
                body.Add(PanelRenderer.Draw(row[i], i * (cellWidth + gap), top, cellWidth, height, left, bottom));
            }

            top += height + 16;
        }

        double total = Math.Ceiling(Math.Max(top - 10, 40));
        XElement svg = Svg.Element(
            "svg",
            "figure",
            new XAttribute("viewBox", $"0 0 {Svg.At(Width)} {Svg.At(total)}"),
            new XAttribute("width", Svg.At(Width)),
            new XAttribute("height", Svg.At(total)),
            new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", $"{Id}-title {Id}-desc"),
            Svg.Element("title", null, new XAttribute("id", $"{Id}-title"), Svg.Clean(Title)),
            Svg.Element("desc", null, new XAttribute("id", $"{Id}-desc"), Svg.Clean(Caption))
        );
        if (embedStyle)
        {
            svg.Add(Svg.Element("style", null, StyleSheet.Figures));
            svg.Add(Svg.Rectangle("paper", 0, 0, Width, total));
        }

        svg.Add(legend, body);
        return svg;
    }
}
