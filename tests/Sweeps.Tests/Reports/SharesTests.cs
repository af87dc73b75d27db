using System.Globalization;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Markup;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>Shares of one whole in a sentence.</summary>
public sealed class SharesTests
{
    [Theory]
    [InlineData(new[] { 1 / 3.0, 1 / 3.0, 1 / 3.0 }, "33.3 %, 33.3 %, 33.3 %")]
    [InlineData(new[] { 0.41, 0.4749, 0.1151 }, "41.0 %, 47.5 %, 11.5 %")]
    [InlineData(new[] { 0.5, 0, 0.5 }, "50.0 %, 0.0 %, 50.0 %")]
    [InlineData(new[] { 0.9996, 0.0004, 0 }, "99.96 %, 0.04 %, 0.00 %")]
    [InlineData(new[] { 0.2, 0.3 }, "20.0 %, 30.0 %")]
    [InlineData(new[] { 0.0, 1.0 }, "0.0 %, 100.0 %")]
    public void Shares_of_a_whole_add_up_to_it(double[] shares, string expected) =>
        Assert.Equal(expected, string.Join(", ", NumberInSentence.Shares(shares)).Replace('\u00a0', ' '));

    [Fact]
    public void A_share_with_an_estimate_of_its_own_reads_the_same_and_the_others_fill_up_to_100()
    {
        var random = new Random(11);
        for (int i = 0; i < 2000; i++)
        {
            long[] counts = [random.Next(1, 400), random.Next(0, 400), random.Next(1, 40)];
            double[] shares = [.. counts.Select(c => (double)c / counts.Sum())];
            Estimate worse = new EstimateFactory(0.95).Proportion(new Estimand(EstimandNames.GapPositive), counts[0], counts.Sum(), "mean");
            string[] texts = NumberInSentence.SharesBeside(worse, shares[1], shares[2]);
            Assert.StartsWith(texts[0] + " [", NumberInSentence.Percent(worse), StringComparison.Ordinal);
            decimal[] shown = [.. texts.Select(s => decimal.Parse(s.TrimEnd('%', '\u00a0'), CultureInfo.InvariantCulture))];
            Assert.Equal(100m, shown.Sum());
            Assert.All(shares.Zip(shown), pair => Assert.True(Math.Abs((100 * pair.First) - (double)pair.Second) <= 1, texts[0]));
        }
    }

    [Fact]
    public void Each_share_reads_as_it_does_where_it_stands_alone()
    {
        // 1083, 43 and 74 of 1200: 90.25 % must not be 90.3 % here and 90.2 % there.
        string[] texts = NumberInSentence.Shares(0.9025, 43 / 1200.0, 74 / 1200.0);
        Assert.Equal($"{(90.25).ToString("F1", CultureInfo.InvariantCulture)} %", texts[0].Replace('\u00a0', ' '));

        // 33.4, 33.4 and 33.3 would be 100.1.
        texts = NumberInSentence.Shares(0.3336, 0.3336, 0.3328);
        Assert.Equal("33.36 %, 33.36 %, 33.28 %", string.Join(", ", texts).Replace('\u00a0', ' '));
    }
}
