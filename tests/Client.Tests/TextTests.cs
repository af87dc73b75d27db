using ModalityCompetition.Client.Rendering.Output;

namespace ModalityCompetition.Client.Tests;

public class TextTests
{
    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.6, "0 min 59 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(3600, "1 h 0 min")]
    [InlineData(18720, "5 h 12 min")]
    [InlineData(273600, "3 d 4 h")]
    [InlineData(1e30, "longer than any clock runs")]
    [InlineData(-5, "0.0 s")]
    public void Durations_read_naturally(double seconds, string text) => Assert.Equal(text, ReadableText.Duration(seconds));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(1.5 * 1024 * 1024, "1.5 MiB")]
    [InlineData(1e20, "88817.8 PiB")]
    public void Sizes_read_naturally(double bytes, string text) => Assert.Equal(text, ReadableText.Bytes(bytes));

    [Theory]
    [InlineData(9999, "9999")]
    [InlineData(10000, "10 000")]
    [InlineData(1234567, "1 234 567")]
    public void Counts_are_grouped(long count, string text) => Assert.Equal(text, ReadableText.Count(count));

    [Theory]
    [InlineData(0.91234, 0.0112, "0.912 ± 0.011")]
    [InlineData(0.5, 0, "0.500 ± 0.000")]
    [InlineData(double.NaN, 0.1, "–")]
    [InlineData(0.5, double.NaN, "0.500")]
    [InlineData(-0.0001, 0.02, "−0.0001 ± 0.020")]
    [InlineData(-1e-18, 0.02, "0.000 ± 0.020")]
    [InlineData(0.00002, 1e-10, "0.000020000 ± 1e−10")]
    [InlineData(-0.0001, double.NaN, "−0.0001")]
    [InlineData(-0.5, 0.02, "−0.500 ± 0.020")]
    public void A_value_has_the_decimals_that_its_interval_deserves(double value, double half, string text) =>
        Assert.Equal(text, ReadableText.PlusMinus(value, half));

    [Fact]
    public void All_but_one_is_not_all() => Assert.Equal("99 %", ReadableText.Percent(399_999, 400_000));

    [Fact]
    public void A_plot_puts_the_largest_value_on_top_and_the_smallest_at_the_bottom()
    {
        float[] rising = [0, 1, 2, 3, 4];
        string[] lines = TerminalPlot.Draw("title", [0, 25, 50, 75, 100], [('*', rising)], 60).Split('\n');
        Assert.Equal("title", lines[0]);
        Assert.StartsWith("        4|", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("*", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("        0|*", lines[14], StringComparison.Ordinal);
        Assert.EndsWith("100 t", lines[^1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length <= 62, line));
        Assert.Equal(rising.Length, lines.Sum(l => l.Count(c => c == '*')));
    }

    [Fact]
    public void A_plot_of_values_that_are_not_finite_draws_the_rest()
    {
        string plot = TerminalPlot.Draw("t", [0, 1, 2], [('*', [float.NaN, 1f, float.PositiveInfinity])], 40);
        Assert.Equal(1, plot.Count(c => c == '*'));
    }
}
