using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>
/// Marks are where the axis says. The scale is read back from the drawn ticks and their labels, not from the code that drew them.
/// </summary>
public partial class FigureGeometryTests
{
    private static readonly XNamespace Ns = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(-0.04, 0.11)]
    [InlineData(12, 4000)]
    public void Points_and_error_bars_are_where_a_linear_axis_says(double low, double high)
    {
        double[] values = [low, (low + high) / 2, high, low + 0.3 * (high - low)];
        PlotPoint[] points =
        [
            .. values.Select(
                (v, i) => new PlotPoint(i, v, Math.Max(low, v - 0.1 * (high - low)), Math.Min(high, v + 0.1 * (high - low)), $"p{i}")
            ),
        ];
        XElement svg = Draw(
            new Panel("t", AxisSpec.Linear("x", [0, 3]), AxisSpec.Linear("y", [low, high]), [new PointMark(0, [.. points])])
        );
        var x = ReadAxis(svg, "x");
        var y = ReadAxis(svg, "y");
        XElement[] drawn =
        [
            .. svg.Descendants(Ns + "g").Where(g => ((string?)g.Attribute("class"))?.StartsWith("point", StringComparison.Ordinal) == true),
        ];
        Assert.Equal(points.Length, drawn.Length);
        foreach ((PlotPoint point, XElement mark) in points.Zip(drawn))
        {
            double[] bar = Numbers(Data(mark, "bar"));
            Assert.Equal(x.At(point.X), bar[0], 0.05);
            Assert.Equal(y.At(point.Low), bar[1], 0.05);
            Assert.Equal(y.At(point.High), bar[2], 0.05);
            double[] circle = Numbers(Data(mark, "marker full"));
            Assert.Equal(x.At(point.X), circle[0] + 3.6, 0.05);
            Assert.Equal(y.At(point.Y), circle[1], 0.05);
            Assert.Equal(point.Text, mark.Element(Ns + "title")!.Value);
        }
    }

    [Fact]
    public void A_line_is_where_a_logarithmic_axis_says()
    {
        (double X, double Y)[] points = [(0, 0.001), (10, 0.2), (20, 0.004), (30, 1)];
        XElement svg = Draw(new Panel("", AxisSpec.Linear("x", [0, 30]), AxisSpec.Log("y", [0.001, 1]), [new LineMark(1, [.. points])]));
        var x = ReadAxis(svg, "x");
        var y = ReadAxis(svg, "y", logarithmic: true);
        double[] path = Numbers(
            svg.Descendants(Ns + "path")
                .Single(p => ((string?)p.Attribute("class"))!.StartsWith("line", StringComparison.Ordinal))
                .Attribute("d")!
                .Value
        );
        Assert.Equal(2 * points.Length, path.Length);
        for (int i = 0; i < points.Length; i++)
        {
            Assert.Equal(x.At(points[i].X), path[2 * i], 0.05);
            Assert.Equal(y.At(points[i].Y), path[2 * i + 1], 0.05);
        }
    }

    [Fact]
    public void Bars_reference_lines_and_theory_strokes_are_where_the_axis_says()
    {
        XElement svg = Draw(
            new Panel(
                "",
                AxisSpec.Linear("x", [0, 4]),
                AxisSpec.Linear("y", [0, 10]),
                [new BarMark(0, [(1, 0.8, 7, "b")]), new ReferenceMark(2.5, "β"), new TheoryMark([(3, 4, "t")])]
            )
        );
        var x = ReadAxis(svg, "x");
        var y = ReadAxis(svg, "y");
        XElement bar = ByClass(svg, "column s0");
        Assert.Equal(x.At(0.6), Number(bar, "x"), 0.05);
        Assert.Equal(x.At(1.4) - x.At(0.6), Number(bar, "width"), 0.05);
        Assert.Equal(y.At(7), Number(bar, "y"), 0.05);
        Assert.Equal(y.At(0), Number(bar, "y") + Number(bar, "height"), 0.05);
        Assert.Equal(y.At(2.5), Number(ByClass(svg, "reference"), "y1"), 0.05);
        XElement stroke = ByClass(svg, "theory");
        Assert.Equal(y.At(4), Number(stroke, "y1"), 0.05);
        Assert.Equal(x.At(3), (Number(stroke, "x1") + Number(stroke, "x2")) / 2, 0.05);
    }

    [Fact]
    public void Values_that_are_not_finite_are_left_out_and_interrupt_lines()
    {
        PlotPoint[] points =
        [
            new(0, double.NaN, 0, 1, ""),
            new(1, 0.5, double.NaN, double.NaN, ""),
            new(2, double.PositiveInfinity, 0, 1, ""),
        ];
        XElement svg = Draw(
            new Panel(
                "",
                AxisSpec.Linear("x", [0, 5]),
                AxisSpec.Probability("y"),
                [new PointMark(0, [.. points]), new LineMark(1, [(0, 0.1), (1, 0.2), (2, double.NaN), (3, 0.3), (4, 0.9)])]
            )
        );
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
        Assert.Single(
            svg.Descendants(Ns + "g"),
            g => ((string?)g.Attribute("class"))?.StartsWith("point", StringComparison.Ordinal) == true
        );
        Assert.DoesNotContain(svg.Descendants(Ns + "path"), p => (string?)p.Attribute("class") == "bar");
        string line = svg.Descendants(Ns + "path")
            .Single(p => ((string?)p.Attribute("class"))!.StartsWith("line", StringComparison.Ordinal))
            .Attribute("d")!
            .Value;
        Assert.Equal(2, line.Count(c => c == 'M'));
    }

    [Fact]
    public void An_empty_panel_says_so() =>
        Assert.Contains(
            "no data",
            Draw(new Panel("", AxisSpec.Linear("x", []), AxisSpec.Log("y", [double.NaN]), [new PointMark(0, [])])).Value,
            StringComparison.Ordinal
        );

    [Fact]
    public void Simplified_lines_stay_within_the_tolerance()
    {
        const int seed = 5;
        Random random = new(seed);
        (double X, double Y)[] points =
        [
            .. Enumerable.Range(0, 500).Select(i => ((double)i, 40 * Math.Sin(i / 30.0) + random.NextDouble() * 0.1)),
        ];
        var kept = LineSimplification.Simplify(points, 0.2);
        Assert.True(kept.Count < 150, $"{kept.Count} of 500 points kept, seed {seed}");
        // Vertical distance to the kept polyline, an upper bound that is computed by interpolation.
        foreach (var point in points)
        {
            int next = kept.FindIndex(k => k.X >= point.X);
            var (a, b) = (kept[Math.Max(0, next - 1)], kept[next]);
            double at = a.X == b.X ? b.Y : a.Y + (b.Y - a.Y) * (point.X - a.X) / (b.X - a.X);
            double slope = a.X == b.X ? 0 : (b.Y - a.Y) / (b.X - a.X);
            Assert.True(Math.Abs(at - point.Y) / Math.Sqrt(1 + slope * slope) <= 0.2 + 1e-9);
        }
    }

    private static XElement Draw(Panel panel) =>
        new Figure
        {
            Id = "f",
            Title = "t",
            Caption = "c",
            Panels = [panel],
        }.Draw();

    private static XElement ByClass(XElement svg, string kind) => svg.Descendants().Single(e => (string?)e.Attribute("class") == kind);

    private static string Data(XElement mark, string kind) =>
        mark.Elements(Ns + "path").Single(p => (string?)p.Attribute("class") == kind).Attribute("d")!.Value;

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static double[] Numbers(string path) =>
        [.. NumberText().Matches(path).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];

    private static DrawnAxis ReadAxis(XElement svg, string which, bool logarithmic = false)
    {
        XElement axis = ByClass(svg, $"axis {which}");
        bool horizontal = which == "x";
        XElement[] labels = [.. axis.Elements(Ns + "text").Where(t => (string?)t.Attribute("class") == "tick")];
        XElement[] lines = [.. axis.Elements(Ns + "line").Where(l => (string?)l.Attribute("class") == (horizontal ? "stub" : "grid"))];
        Assert.Equal(labels.Length, lines.Length);
        (double Value, double At)[] ticks =
        [
            .. labels.Zip(
                lines,
                (label, line) =>
                    (double.Parse(label.Value.Replace('−', '-'), CultureInfo.InvariantCulture), Number(line, horizontal ? "x1" : "y1"))
            ),
        ];
        return new DrawnAxis(ticks[0], ticks[^1], logarithmic);
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex NumberText();

    private sealed record DrawnAxis((double Value, double At) First, (double Value, double At) Last, bool Logarithmic)
    {
        public double At(double value)
        {
            double share = Logarithmic
                ? Math.Log10(value / First.Value) / Math.Log10(Last.Value / First.Value)
                : (value - First.Value) / (Last.Value - First.Value);
            return First.At + share * (Last.At - First.At);
        }
    }
}
