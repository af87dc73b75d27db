using System.Globalization;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Drawing;

namespace ModalityCompetition.Sweeps.Reports.Plots;

/// <summary>Draws one panel with its axes into a cell of a figure.</summary>
internal static class PanelRenderer
{
    private const double TickSize = CategoryLabels.Size;
    private const double TitleSize = 12;
    private const double TitleHeight = 28;
    private const double AxisTitleHeight = 19;
    private const double TopWithoutTitle = 8;
    private const double Right = 14;

    /// <summary>Room left of the frame for the labels and the title of the vertical axis.</summary>
    public static double LeftMargin(Panel panel) =>
        panel.Y.Ticks.Select(t => TextMetrics.Width(Shown(t), TickSize)).DefaultIfEmpty(0).Max()
        + 8
        + (panel.Y.Title.Length > 0 ? AxisTitleHeight : 0);

    /// <summary>Room below the frame for the labels and the title of the horizontal axis.</summary>
    public static double BottomMargin(Panel panel, double frameWidth) =>
        (panel.X.Categorical ? Labels(panel, frameWidth).Depth : TickSize + 7) + (panel.X.Title.Length > 0 ? AxisTitleHeight : 0) + 2;

    /// <summary>Draws the panel.</summary>
    /// <param name="panel">What is drawn.</param>
    /// <param name="left">Left edge of the cell.</param>
    /// <param name="top">Top edge of the cell.</param>
    /// <param name="width">Width of the cell.</param>
    /// <param name="height">Height of the cell.</param>
    /// <param name="leftMargin">Room left of the frame, at least <see cref="LeftMargin"/>.</param>
    /// <param name="bottomMargin">Room below the frame, at least <see cref="BottomMargin"/>.</param>
    public static XElement Draw(Panel panel, double left, double top, double width, double height, double leftMargin, double bottomMargin)
    {
        double frameLeft = left + leftMargin;
        double frameRight = left + width - Right;
        double frameTop = top + (panel.Title.Length > 0 ? TitleHeight : TopWithoutTitle);
        double frameBottom = top + height - bottomMargin;
        Frame frame = new(
            panel.X.Between(frameLeft, frameRight),
            panel.Y.Between(frameBottom, frameTop),
            frameLeft,
            frameRight,
            frameTop,
            frameBottom
        );
        XElement group = Svg.Group("panel");
        if (panel.Title.Length > 0)
        {
            string title = TextMetrics.Fit(panel.Title, TitleSize * 1.25, frameRight - left);
            group.Add(Svg.Text("panel-title", left, top + 12, title));
        }

        DrawVerticalAxis(group, panel, frame, left);
        DrawHorizontalAxis(group, panel, frame, top + height);
        int before = group.Elements().Count();
        XElement marks = Svg.Group("marks");
        marks.Add(panel.Marks.SelectMany(m => m.Draw(frame)));
        group.Add(marks);
        if (!marks.HasElements && before > 0)
        {
            group.Add(Svg.Text("note", (frame.Left + frame.Right) / 2, (frame.Top + frame.Bottom) / 2, "no data", "middle"));
        }

        return group;
    }

    /// <summary>Room to the right of a frame.</summary>
    public static double RightMargin => Right;

    private static string Shown(Tick tick) => TextMetrics.Fit(tick.Label, TickSize, 170);

    private static CategoryLabels Labels(Panel panel, double frameWidth) =>
        CategoryLabels.Fit(panel.X.Ticks, frameWidth / Math.Max(1, panel.X.Ticks.Length), LeftMargin(panel));

    private static void DrawVerticalAxis(XElement group, Panel panel, Frame frame, double left)
    {
        XElement axis = Svg.Group("axis y");
        foreach (Tick tick in panel.Y.Ticks)
        {
            double y = frame.Y.Map(tick.Value);
            if (!panel.Y.Categorical)
            {
                axis.Add(Svg.Line("grid", frame.Left, y, frame.Right, y));
            }

            axis.Add(Svg.Text("tick", frame.Left - 6, y + 3.8, Shown(tick), "end"));
        }

        if (panel.Y.Title.Length > 0)
        {
            double middle = (frame.Top + frame.Bottom) / 2;
            string title = TextMetrics.Fit(panel.Y.Title, TitleSize, frame.Bottom - frame.Top + 30);
            XElement text = Svg.Text("label", 0, 0, title, "middle");
            text.Add(new XAttribute("transform", $"translate({Svg.At(left + 11, middle)}) rotate(-90)"));
            axis.Add(text);
        }

        group.Add(axis);
    }

    private static void DrawHorizontalAxis(XElement group, Panel panel, Frame frame, double bottom)
    {
        XElement axis = Svg.Group("axis x", Svg.Line("base", frame.Left, frame.Bottom, frame.Right, frame.Bottom));
        CategoryLabels? categories = panel.X.Categorical ? Labels(panel, frame.Right - frame.Left) : null;
        double free = double.NegativeInfinity;
        for (int i = 0; i < panel.X.Ticks.Length; i++)
        {
            Tick tick = panel.X.Ticks[i];
            double x = frame.X.Map(tick.Value);
            if (categories is { } labels ? !labels.Shows(i) : Overlaps(tick, x, ref free))
            {
                continue;
            }

            axis.Add(Svg.Line("stub", x, frame.Bottom, x, frame.Bottom + 4));
            axis.Add(Label(categories?.Texts[i] ?? tick.Label, x, frame.Bottom, categories?.Angle ?? 0));
        }

        if (panel.X.Title.Length > 0)
        {
            string title = TextMetrics.Fit(panel.X.Title, TitleSize, frame.Right - frame.Left + 40);
            axis.Add(Svg.Text("label", (frame.Left + frame.Right) / 2, bottom - 5, title, "middle"));
        }

        group.Add(axis);
    }

    private static bool Overlaps(Tick tick, double x, ref double free)
    {
        double half = TextMetrics.Width(tick.Label, TickSize) / 2;
        if (x - half < free)
        {
            return true;
        }

        free = x + half + 4;
        return false;
    }

    private static XElement Label(string text, double x, double bottom, int angle)
    {
        if (angle == 0)
        {
            return Svg.Text("tick", x, bottom + TickSize + 5, text, "middle");
        }

        XElement label = Svg.Text("tick", 0, 0, text, "end");
        label.Add(
            new XAttribute("transform", $"translate({Svg.At(x + 4, bottom + 12)}) rotate(-{angle.ToString(CultureInfo.InvariantCulture)})")
        );
        return label;
    }
}
