using ModalityCompetition.TestKit.Calibration;

namespace ModalityCompetition.Sweeps.Tests.Calibration;

public class TruthTests
{
    private const int Trials = 4000;

    [Theory]
    [InlineData(33, 0.1, true)] // (1 - 0.1)^33 = 0.031 of the samples show none of the large values.
    [InlineData(119, 0.1, false)] // (1 - 0.1)^119 = 4e-6.
    [InlineData(119, 0.01, true)] // (1 - 0.01)^119 = 0.30.
    [InlineData(33, 0.5, false)]
    public void A_law_with_rare_large_values_is_skewed_for_samples_that_miss_them(int sample, double probability, bool skewed)
    {
        var random = new Random(17);
        var truth = Truth.Of(
            Enumerable.Range(0, Trials).Select(_ => (random.NextDouble() < probability ? 0.4 : 0) + (0.02 * random.NextDouble())),
            width: 2
        );
        Assert.Equal(skewed, truth.IsSkewedFor(sample));
    }

    [Fact]
    public void An_even_law_is_not_skewed()
    {
        var truth = Truth.Of(Enumerable.Range(0, Trials).Select(i => i / (double)Trials), width: 1);
        Assert.False(truth.IsSkewedFor(30));
    }

    [Fact]
    public void What_a_sample_may_miss_is_what_the_large_run_shows_or_all_that_the_range_allows()
    {
        var truth = Truth.Of(Enumerable.Range(0, 1000).Select(i => i < 950 ? 0 : 0.4), width: 1);
        double share = 1 - Math.Pow(1e-3, 1 / 33.0);
        var (low, high) = truth.SeenBy(33, whole: true);
        Assert.Equal((truth.Value - share, truth.Value + share), (low, high));

        // The greatest 19 of a hundred are left out, all of the large values among them; without the least ones they are 50 of 811.
        int away = (int)Math.Ceiling(share * 1000);
        (low, high) = truth.SeenBy(33, whole: false);
        Assert.Equal(0, low);
        Assert.Equal(50 * 0.4 / (1000 - away), high, 1e-12);
    }
}
