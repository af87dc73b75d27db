using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Sweeps.Tests.Estimates.Sequences;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Distributions;

public sealed class DistributionTests
{
    // scipy 1.10.1: low = binom.ppf(a/2, n, p), plus 1 where binom.cdf(low, n, p) <= a/2; high = binom.isf(a/2, n, p) + 1
    [Theory]
    [InlineData(10, 0.5, 0.05, 2, 9)]
    [InlineData(5, 0.5, 0.05, 0, 6)]
    [InlineData(100, 0.5, 0.05, 40, 61)]
    [InlineData(100, 0.9, 0.05, 84, 96)]
    [InlineData(1000, 0.01, 0.1, 5, 16)]
    [InlineData(1_000_000, 0.25, 0.05, 249_152, 250_850)]
    [InlineData(3, 0.1, 0.05, 0, 3)]
    public void Ranks_agree_with_scipy(long count, double p, double alpha, long low, long high) =>
        Assert.Equal(new QuantileRanks(low, high), QuantileRanks.Of(count, p, 1 - alpha));

    // statsmodels 0.13.5: distributions.empirical_distribution._conf_set(np.full(n, .5), alpha)[1][0] - .5
    [Theory]
    [InlineData(20, 0.05, 0.3036807309541526)]
    [InlineData(1000, 0.1, 0.03870227560204953)]
    public void Band_agrees_with_statsmodels(long count, double alpha, double reach) =>
        Assert.Equal(reach, DkwBand.Reach(count, 1 - alpha), 1e-14);

    [Fact]
    public void Counts_give_the_order_statistics_and_steps_of_the_sorted_values()
    {
        var random = new Random(11);
        var values = Enumerable.Range(0, 500).Select(_ => random.Next(-7, 12)).ToList();
        var distribution = new CountDistribution(-10, 15);
        values.ForEach(distribution.Add);
        values.Sort();
        for (var rank = 1; rank <= 500; rank++)
        {
            Assert.Equal(values[rank - 1], distribution.OrderStatistic(rank));
        }

        Assert.Equal(values[249], distribution.Quantile(0.5));
        var steps = distribution.Steps(0.9).ToList();
        Assert.Equal(values.Distinct(), steps.Select(s => s.Value));
        Assert.All(steps, s => Assert.Equal(values.Count(v => v <= s.Value) / 500.0, s.Share, 1e-15));
        Assert.Equal(1, steps[^1].Share);
        Assert.Equal((-10, 15), new CountDistribution(-10, 15).QuantileInterval(0.5, 0.95));
    }

    [Fact]
    public void Quantile_intervals_and_bands_cover_discrete_and_heavily_tied_laws()
    {
        // Errors of 20 test samples, Binomial(20, u^2): its distribution function and quantiles by 2 * 10^4 midpoints of u.
        var cdf = Enumerable
            .Range(0, 21)
            .Select(k =>
                Enumerable
                    .Range(0, 20_000)
                    .Average(i => MathNet.Numerics.Distributions.Binomial.CDF(Math.Pow((i + 0.5) / 20_000, 2), 20, k))
            )
            .ToArray();
        var random = new Random(12);
        var (median, tail, band, narrow) = (new PeekingCheck(0.1), new PeekingCheck(0.1), new PeekingCheck(0.1), new PeekingCheck(0.1));
        for (var repetition = 0; repetition < 2000; repetition++)
        {
            var distribution = new CountDistribution(0, 20);
            for (var t = 0; t < 80; t++)
            {
                var u = Math.Pow(random.NextDouble(), 2);
                distribution.Add(Enumerable.Range(0, 20).Count(_ => random.NextDouble() < u));
            }

            Add(median, 0.5);
            Add(tail, 0.9);
            var distance = Enumerable
                .Range(0, 21)
                .Max(k => Math.Abs(cdf[k] - (Enumerable.Range(0, k + 1).Sum(distribution.CountOf) / 80.0)));
            band.Add(distance > DkwBand.Reach(80, 0.9));

            // Positive control: a pointwise normal band used as if it were simultaneous.
            narrow.Add(
                Enumerable
                    .Range(0, 21)
                    .Any(k =>
                        Math.Abs(cdf[k] - (Enumerable.Range(0, k + 1).Sum(distribution.CountOf) / 80.0))
                        > 1.645 * Math.Sqrt(cdf[k] * (1 - cdf[k]) / 80)
                    )
            );

            void Add(PeekingCheck check, double p)
            {
                var (low, high) = distribution.QuantileInterval(p, 0.9);
                var truth = Array.FindIndex(cdf, f => f >= p);
                check.Add(truth < low || truth > high);
            }
        }

        Assert.True(median.Passes && tail.Passes && band.Passes, $"median {median}; 0.9-quantile {tail}; band {band}");
        Assert.False(narrow.Passes, narrow.ToString());
    }

    [Fact]
    public void Joint_counts_are_exact_in_order_and_bounded()
    {
        var joint = new JointClassCounts(modalities: 2, classes: 10, mostVectors: 3);
        foreach (
            var wins in (int[][])
                [
                    [10, 0],
                    [5, 5],
                    [10, 0],
                    [4, 6],
                    [0, 10],
                    [0, 9],
                    [5, 5],
                    [10, 0],
                ]
        )
        {
            joint.Add(wins);
        }

        Assert.Equal([("4,6", 1L), ("5,5", 2L), ("10,0", 3L)], joint.Vectors().Select(v => (string.Join(',', v.Wins), v.Count)));
        Assert.Equal((8, 2), (joint.Count, joint.Rest));
        Assert.Throws<ArgumentOutOfRangeException>(() => joint.Add([6, 5]));
        Assert.Throws<ArgumentException>(() => joint.Add([1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JointClassCounts(20, 15));
    }

    [Fact]
    public void Marginals_of_the_joint_counts_are_the_counts_of_each_modality()
    {
        var random = new Random(13);
        var joint = new JointClassCounts(modalities: 3, classes: 7);
        var marginal = new CountDistribution(0, 7);
        for (var t = 0; t < 1000; t++)
        {
            var first = random.Next(8);
            var second = random.Next(8 - first);
            joint.Add([first, second, random.Next(8 - first - second)]);
            marginal.Add(second);
        }

        for (var won = 0; won <= 7; won++)
        {
            Assert.Equal(marginal.CountOf(won), joint.Vectors().Where(v => v.Wins[1] == won).Sum(v => v.Count));
        }

        Assert.Equal(0, joint.Rest);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CountDistribution(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CountDistribution(int.MinValue, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CountDistribution(0, 5).Add(6));
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantileRanks.Of(10, 1, 0.95));
    }
}
