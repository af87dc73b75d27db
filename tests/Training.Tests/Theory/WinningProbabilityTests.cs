using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.Training.Theory;

namespace ModalityCompetition.Training.Tests.Theory;

public class WinningProbabilityTests
{
    private const double Tolerance = 1e-11;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(40)]
    [InlineData(41)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(512)]
    public void Equal_scales_share_what_is_not_lost_to_silence(int neurons)
    {
        for (int modalities = 1; modalities <= 8; modalities++)
        {
            double[] p = new double[modalities];
            double none = WinningProbability.Conditional(Enumerable.Repeat(0.37, modalities).ToArray(), neurons, 0, p);
            double expected = (1 - Math.Pow(2, -neurons * modalities)) / modalities;
            Assert.All(p, value => Assert.InRange(value - expected, -Tolerance, Tolerance));
            Assert.Equal(Math.Pow(2, -neurons * modalities), none);
        }
    }

    [Fact]
    public void One_neuron_and_two_modalities_have_the_arctangent_closed_form()
    {
        // For independent standard normals G, H: P(G > 0, k G > H) = 1/4 + arctan(k) / (2 pi).
        for (double exponent = -12; exponent <= 12; exponent += 0.173)
        {
            double ratio = Math.Pow(10, exponent);
            double[] p = new double[2];
            WinningProbability.Conditional([ratio, 1], 1, 0, p);
            Assert.InRange(p[0] - (0.25 + (Math.Atan(ratio) / (2 * Math.PI))), -Tolerance, Tolerance);
            Assert.InRange(p[1] - (0.25 + (Math.Atan(1 / ratio) / (2 * Math.PI))), -Tolerance, Tolerance);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(33)]
    [InlineData(129)]
    [InlineData(512)]
    public void Agrees_with_an_adaptive_second_implementation(int neurons)
    {
        double[][] cases =
        [
            [1, 1.5],
            [1, 1e-3],
            [1, 1e-12],
            [1e12, 1],
            [1, 30, 0.02],
            [1, 0, 2],
            [1, 1.01, 0.99, 1.02],
            [1, 1e3, 1e-6, 1e6],
            [1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7],
            [1, 2, 4, 8, 1e-2, 1e-4, 1e-8, 1e-12],
        ];
        foreach (double[] scales in cases)
        {
            foreach (double margin in new[] { 0, 0.3 })
            {
                double[] p = new double[scales.Length];
                WinningProbability.Conditional(scales, neurons, margin, p);
                for (int r = 0; r < scales.Length; r++)
                {
                    double expected = AdaptiveWinningProbability.Of(scales, r, neurons, margin);
                    Assert.True(
                        Math.Abs(p[r] - expected) < Tolerance,
                        $"m {neurons}, [{string.Join(", ", scales)}], r {r}: {p[r] - expected:E2}"
                    );
                }
            }
        }
    }

    [Fact]
    public void Agrees_with_a_million_draws()
    {
        // |z| > 5 has probability 6e-7 for each of the four frequencies.
        const int Draws = 1_000_000,
            Neurons = 3;
        double[] scales = [1, 1.3, 0.6];
        const double Margin = 0.2;
        Random random = new(12221);
        int[] wins = new int[4];
        for (int draw = 0; draw < Draws; draw++)
        {
            double best = 0,
                second = 0;
            int winner = 3;
            for (int r = 0; r < 3; r++)
            {
                double score = scales[r] * Math.Max(0, Enumerable.Range(0, Neurons).Max(_ => Normal(random)));
                if (score > best)
                {
                    (best, second, winner) = (score, best, r);
                }
                else
                {
                    second = Math.Max(second, score);
                }
            }

            wins[best > (1 + Margin) * second ? winner : 3]++;
        }

        double[] p = new double[4];
        p[3] = WinningProbability.Conditional(scales, Neurons, Margin, p.AsSpan(0, 3));
        for (int r = 0; r < 4; r++)
        {
            Assert.InRange((wins[r] - (Draws * p[r])) / Math.Sqrt(Draws * p[r] * (1 - p[r])), -5, 5);
        }

        static double Normal(Random random) =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    [Fact]
    public void Zero_scales_never_win_and_never_prevent_a_win()
    {
        double[] p = new double[3];
        Assert.Equal(1.0 / 32, WinningProbability.Conditional([0, 2, 0], 5, 0, p));
        Assert.Equal(0, p[0]);
        Assert.Equal(1 - (1.0 / 32), p[1], Tolerance);
        Assert.Equal(0, p[2]);

        Assert.Equal(1, WinningProbability.Conditional([0, 0, 0], 5, 0, p));
        Assert.Equal([0, 0, 0], p);

        double[] two = new double[2];
        WinningProbability.Conditional([3, 2], 4, 0.1, two);
        WinningProbability.Conditional([3, 0, 2], 4, 0.1, p);
        Assert.Equal([two[0], 0, two[1]], p);
    }

    [Fact]
    public void Extreme_magnitudes_do_no_harm()
    {
        double[] p = new double[2];
        WinningProbability.Conditional([double.MaxValue, double.Epsilon], 5, 0, p);
        Assert.Equal(1 - (1.0 / 32), p[0], Tolerance);
        Assert.Equal((1.0 / 32) * (1 - (1.0 / 32)), p[1], Tolerance);
    }

    [Fact]
    public void The_laws_of_the_competition_hold()
    {
        var cases =
            from modalities in Gen.Choose(1, 6)
            from neurons in Gen.Frequency((4, Gen.Choose(1, 12)), (1, Gen.Choose(13, 512)))
            from exponents in Gen.Choose(-3000, 3000).ArrayOf(modalities)
            from marginPercent in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(1, 100)))
            from shift in Gen.Choose(-100, 100)
            from turn in Gen.Choose(0, modalities - 1)
            select (
                Scales: exponents.Select(e => Math.Pow(10, e / 1000.0)).ToArray(),
                Neurons: neurons,
                Margin: marginPercent / 100.0,
                Shift: shift,
                Turn: turn
            );

        Prop.ForAll(
                cases.ToArbitrary(),
                c =>
                {
                    int count = c.Scales.Length;
                    (double[] p, double none) = Of(c.Scales);

                    // Probabilities that sum to one with the event that nobody wins.
                    Assert.All(p, value => Assert.InRange(value, 0, 1));
                    Assert.Equal(1 - none, p.Sum(), Tolerance * count);

                    // A power of two scales every number exactly.
                    Assert.Equal(p, Of([.. c.Scales.Select(scale => Math.ScaleB(scale, c.Shift))]).P);

                    // Relabelling the modalities relabels the probabilities.
                    double[] turned = [.. c.Scales[c.Turn..], .. c.Scales[..c.Turn]];
                    double[] expected = [.. p[c.Turn..], .. p[..c.Turn]];
                    Assert.All(expected.Zip(Of(turned).P), pair => Assert.Equal(pair.First, pair.Second, 1e-14));

                    // A larger scale wins more, and everyone else wins less.
                    double[] raised = [.. c.Scales];
                    raised[c.Turn] *= 1.5;
                    double[] after = Of(raised).P;
                    for (int r = 0; r < count; r++)
                    {
                        Assert.True(r == c.Turn ? after[r] >= p[r] - Tolerance : after[r] <= p[r] + Tolerance);
                    }

                    // A larger margin makes every win rarer.
                    double[] stricter = new double[count];
                    WinningProbability.Conditional(c.Scales, c.Neurons, c.Margin + 0.5, stricter);
                    Assert.All(p.Zip(stricter), pair => Assert.True(pair.Second <= pair.First + Tolerance));

                    (double[] P, double None) Of(double[] scales)
                    {
                        double[] result = new double[scales.Length];
                        return (result, WinningProbability.Conditional(scales, c.Neurons, c.Margin, result));
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(20220317, 77));
    }

    [Fact]
    public void Nothing_is_allocated_after_the_first_call()
    {
        double[] p = new double[3];
        WinningProbability.Conditional([1, 2, 3], 6, 0, p);
        Assert.Equal(0, Allocation.Least(() => WinningProbability.Conditional([1, 2.5, 3], 6, 0, p)));
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        double[] p = new double[2];
        Assert.Throws<ArgumentException>(() => WinningProbability.Conditional([], 1, 0, []));
        Assert.Throws<ArgumentException>(() => WinningProbability.Conditional([1.0], 1, 0, p));
        Assert.Throws<ArgumentOutOfRangeException>(() => WinningProbability.Conditional([1.0, -1], 1, 0, p));
        Assert.Throws<ArgumentOutOfRangeException>(() => WinningProbability.Conditional([1.0, double.NaN], 1, 0, p));
        Assert.Throws<ArgumentOutOfRangeException>(() => WinningProbability.Conditional([1.0, double.PositiveInfinity], 1, 0, p));
        Assert.Throws<ArgumentOutOfRangeException>(() => WinningProbability.Conditional([1.0, 1], 0, 0, p));
        Assert.Throws<ArgumentOutOfRangeException>(() => WinningProbability.Conditional([1.0, 1], 65537, 0, p));
        Assert.Throws<ArgumentOutOfRangeException>(() => WinningProbability.Conditional([1.0, 1], 1, -0.1, p));
        Assert.Throws<ArgumentOutOfRangeException>(() => WinningProbability.Conditional([1.0, 1], 1, double.NaN, p));
    }
}
