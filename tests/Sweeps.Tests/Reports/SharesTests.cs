using System.Globalization;
using ModalityCompetition.Sweeps.Reports.Markup;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>Shares of one whole in a sentence.</summary>
public sealed class SharesTests
{
    [Theory]
    [InlineData(new[] { 1 / 3.0, 1 / 3.0, 1 / 3.0 }, "33.4 %, 33.3 %, 33.3 %")]
    [InlineData(new[] { 0.41, 0.4749, 0.1151 }, "41.0 %, 47.5 %, 11.5 %")]
    [InlineData(new[] { 0.5, 0, 0.5 }, "50.0 %, 0.0 %, 50.0 %")]
    [InlineData(new[] { 0.9996, 0.0004, 0 }, "99.96 %, 0.04 %, 0.00 %")]
    [InlineData(new[] { 0.2, 0.3 }, "20.0 %, 30.0 %")]
    [InlineData(new[] { 0.0, 1.0 }, "0.0 %, 100.0 %")]
    public void Shares_of_a_whole_add_up_to_it(double[] shares, string expected) =>
        Assert.Equal(expected, string.Join(", ", NumberInSentence.Shares(shares)).Replace('\u00a0', ' '));

    [Fact]
    public void Whatever_the_counts_the_texts_add_up_to_100_and_none_is_off_by_a_unit()
    {
        var random = new Random(11);
        for (int i = 0; i < 2000; i++)
        {
            double[] counts = [random.Next(0, 400), random.Next(0, 400), random.Next(1, 40)];
            double[] shares = [.. counts.Select(c => c / counts.Sum())];
            decimal[] shown =
            [
                .. NumberInSentence.Shares(shares).Select(s => decimal.Parse(s.TrimEnd('%', '\u00a0'), CultureInfo.InvariantCulture)),
            ];
            Assert.Equal(100m, shown.Sum());
            Assert.All(shares.Zip(shown), pair => Assert.True(Math.Abs((100 * pair.First) - (double)pair.Second) < 0.1));
        }
    }
}
