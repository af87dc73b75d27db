using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Streaming;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Streaming;

/// <summary>
/// Sums over many series at once against the same sums one by one, bit for bit: numbers of series below, at and beyond the width of a
/// vector.
/// </summary>
public sealed class SeriesTests
{
    private const int Trials = 40;
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithReplay(20220317, 77);

    [Fact]
    public void Pairs_have_the_bits_of_each_series_alone() =>
        Prop.ForAll(
                Sizes(),
                size =>
                {
                    var random = new Random(size.Seed);
                    var (together, alone) = (new PairMoments(size.Series), new RunningPair[size.Series]);
                    for (int t = 0; t < Trials; t++)
                    {
                        double[] y = Draw(random, size.Series, double.NegativeInfinity);
                        double[] x = Draw(random, size.Series, double.NaN);
                        together.Add(y, x);
                        for (int i = 0; i < alone.Length; i++)
                        {
                            alone[i].Add(y[i], x[i]);
                        }
                    }

                    Assert.Equal(Trials, together.Count);
                    Assert.Equal(alone, Enumerable.Range(0, size.Series).Select(together.Of));
                }
            )
            .Check(s_config);

    [Fact]
    public void Means_of_what_is_there_have_the_bits_of_each_series_without_what_is_missing() =>
        Prop.ForAll(
                Sizes(),
                size =>
                {
                    var random = new Random(size.Seed);
                    var together = new PartialMeans(size.Series);
                    MeanMoments[] alone = [.. Enumerable.Range(0, size.Series).Select(_ => new MeanMoments(1))];
                    for (int t = 0; t < Trials; t++)
                    {
                        double[] values = [.. Draw(random, size.Series, 0).Select(v => random.Next(3) == 0 ? double.NaN : v)];
                        together.Add(values);
                        for (int i = 0; i < alone.Length; i++)
                        {
                            if (!double.IsNaN(values[i]))
                            {
                                alone[i].Add([values[i]]);
                            }
                        }

                        Assert.All(
                            alone,
                            (series, i) =>
                                Assert.Equal(
                                    (series.Count, series.Mean(0), series.Variance(0)),
                                    (together.Count(i), together.Mean(i), together.Variance(i))
                                )
                        );
                    }
                }
            )
            .Check(s_config);

    [Fact]
    public void Means_have_the_bits_of_each_series_alone() =>
        Prop.ForAll(
                Sizes(),
                size =>
                {
                    var random = new Random(size.Seed);
                    var together = new MeanMoments(size.Series);
                    MeanMoments[] alone = [.. Enumerable.Range(0, size.Series).Select(_ => new MeanMoments(1))];
                    for (int t = 0; t < Trials; t++)
                    {
                        double[] values = Draw(random, size.Series, double.NaN);
                        together.Add(values);
                        for (int i = 0; i < alone.Length; i++)
                        {
                            alone[i].Add([values[i]]);
                        }
                    }

                    Assert.All(
                        alone,
                        (series, i) => Assert.Equal((series.Mean(0), series.Variance(0)), (together.Mean(i), together.Variance(i)))
                    );
                }
            )
            .Check(s_config);

    [Fact]
    public void Ones_are_counted_wherever_they_stand_and_nothing_else_is() =>
        Prop.ForAll(
                Sizes(),
                size =>
                {
                    var random = new Random(size.Seed);
                    var (counts, expected) = (new IndicatorCounts(size.Series + 2), new long[size.Series + 2]);
                    for (int t = 0; t < Trials; t++)
                    {
                        double[] values =
                        [
                            .. Enumerable.Range(0, size.Series).Select(_ => random.Next(5) == 0 ? double.NaN : random.Next(2)),
                        ];
                        int first = random.Next(3);
                        counts.Add(values, first);
                        for (int i = 0; i < values.Length; i++)
                        {
                            expected[first + i] += values[i] == 1 ? 1 : 0;
                        }
                    }

                    Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(i => counts[i]));
                }
            )
            .Check(s_config);

    [Fact]
    public void Moments_with_controls_have_the_bits_of_the_definition() =>
        Prop.ForAll(
                Sizes(),
                size =>
                {
                    var random = new Random(size.Seed);
                    int responses = 1 + random.Next(9);
                    var moments = new ControlMoments(responses, size.Series);
                    int all = responses + size.Series;
                    var (mean, products) = (new double[all], new double[all, all]);
                    for (int t = 1; t <= Trials; t++)
                    {
                        double[] values = Draw(random, all, 0);
                        moments.Add(values.AsSpan(0, responses), values.AsSpan(responses));
                        double[] before = [.. values.Zip(mean, (v, m) => v - m)];
                        double rest = (double)(t - 1) / t;
                        for (int i = 0; i < all; i++)
                        {
                            mean[i] += before[i] / t;
                            for (int k = 0; k < all; k++)
                            {
                                products[i, k] += before[i] * before[k] * rest;
                            }
                        }
                    }

                    for (int i = 0; i < all; i++)
                    {
                        Assert.Equal(mean[i], moments.Mean(i));
                        Assert.Equal(products[i, i], moments.Product(i, i));
                        for (int k = responses; k < all; k++)
                        {
                            Assert.Equal(products[i, k], moments.Product(i, k));
                        }
                    }
                }
            )
            .Check(s_config);

    private static double[] Draw(Random random, int count, double strange) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    i == 11 && random.Next(20) == 0 ? strange
                    : random.Next(6) == 0 ? 0
                    : random.NextDouble() - 0.25
                ),
        ];

    private static Arbitrary<(int Series, int Seed)> Sizes() =>
        Arb.From(from series in Gen.Choose(1, 19) from seed in Gen.Choose(0, 1_000_000) select (series, seed));
}
