using System.Globalization;
using ModalityCompetition.Experiments.Words;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>What is read back from numbers that were written for a reader.</summary>
public sealed class ReadableNumberTests
{
    [Fact]
    public void The_sign_of_a_number_is_read_and_its_rounding_is_finer_than_its_interval()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++)
        {
            double half = Math.Pow(10, (random.NextDouble() * 9) - 7);
            double value = (random.Next(2) == 0 ? -1 : 1) * Math.Pow(10, (random.NextDouble() * 12) - 11);
            int decimals = ReadableNumber.DecimalsFor(half);
            string text = ReadableNumber.Fixed(value, decimals);
            double read = double.Parse(text.Replace('\u2212', '-'), CultureInfo.InvariantCulture);
            Assert.True(Math.Sign(read) == Math.Sign(value), $"seed {seed}: {value:R} with half a width of {half:R} reads {text}");
            Assert.True(Math.Abs(read - value) <= 0.0501 * half, $"seed {seed}: {value:R} with half a width of {half:R} reads {text}");
            Assert.DoesNotContain('-', text);
        }
    }

    [Theory]
    [InlineData(-0.0004631, 0.0551298, 0.0278, "[\u22120.0005, 0.055]")]
    [InlineData(-0.04631, 5.51298, 2.78, "[\u22120.05, 5.5]")]
    [InlineData(0, 0.0126, 0.0063, "[0.0000, 0.0126]")]
    [InlineData(-1e-17, 0.0126, 0.0063, "[0.0000, 0.0126]")]
    [InlineData(0.00002, 0.5, 0.25, "[2e\u22125, 0.50]")]
    [InlineData(double.NaN, 0.5, 0.25, "\u2013")]
    public void A_bound_reads_as_zero_only_where_it_is_zero(double low, double high, double half, string text) =>
        Assert.Equal(text, ReadableNumber.Interval(low, high, ReadableNumber.DecimalsFor(half)));
}
