using ModalityCompetition.Training.Theory;

namespace ModalityCompetition.Training.Tests.Theory;

/// <summary>P(r wins | N) against integration over the data sample by sample, and what it costs.</summary>
public class WinnersGivenPairsTests
{
    // What rounding, the grid and the rule of the test leave open.
    private const double Floor = 1e-7;

    // Largest C^q that is accepted is 1e30; C = 70 with q = 16 is near it, C = 1e6 with q = 5 at it.
    [Theory]
    [InlineData(3, 1, 2, 1.5, 0)]
    [InlineData(3, 5, 2, 1.5, 0.3)]
    [InlineData(5, 8, 3, 1.5, 0)]
    [InlineData(4, 65536, 3, 1, 0.01)]
    [InlineData(16, 1, 70, 1.2, 0)]
    [InlineData(16, 1000, 70, 60, 0.5)]
    [InlineData(5, 50, 1e6, 3e5, 0)]
    [InlineData(3, 8, 1e6, 9e5, 0)]
    [InlineData(3, 2, 1e6, 1, 1e6)]
    [InlineData(3, 1000, 160, 1, 1e6)]
    [InlineData(3, 65536, 160, 1, 1e6)]
    public void With_one_sample_it_is_the_integral_over_that_sample(int degree, int neurons, double first, double second, double margin)
    {
        (double[] got, double[] errors) = Of(degree, neurons, margin, first, second).At(1, default);
        double[] p = new double[2],
            expected = new double[2];
        foreach ((double z, double weight) in second == 1 ? Uniform(first, 700, 1.02) : Uniform(first, 40))
        {
            foreach ((double other, double otherWeight) in Uniform(second, 40))
            {
                double[] scales = [Scale(Math.Pow(z, degree), degree), Scale(Math.Pow(other, degree), degree)];
                WinningProbability.Conditional(scales, neurons, margin, p);
                expected[0] += weight * otherWeight * p[0];
                expected[1] += weight * otherWeight * p[1];
            }
        }

        AssertClose(expected, [got[1], got[0]], [errors[1], errors[0]]);
    }

    [Theory]
    [InlineData(3, 5, 2, 1.5, 0)]
    [InlineData(5, 8, 3, 1.5, 0.2)]
    [InlineData(16, 3, 4, 1.2, 0)]
    [InlineData(3, 50, 160, 1, 1e6)]
    public void With_two_samples_it_is_the_integral_over_both(int degree, int neurons, double first, double second, double margin)
    {
        (double[] got, double[] errors) = Of(degree, neurons, margin, first, second).At(2, default);
        double[] p = new double[2],
            expected = new double[2];
        (double Value, double Weight)[] left = Pairs(first),
            right = Pairs(second);
        foreach ((double value, double weight) in left)
        {
            foreach ((double other, double otherWeight) in right)
            {
                WinningProbability.Conditional([Scale(value, degree), Scale(other, degree)], neurons, margin, p);
                expected[0] += weight * otherWeight * p[0];
                expected[1] += weight * otherWeight * p[1];
            }
        }

        AssertClose(expected, [got[1], got[0]], [errors[1], errors[0]]);

        // By symmetry z_1 > z_2: the mean of two powers, with the weight of both orders.
        (double Value, double Weight)[] Pairs(double high) =>
            high == 1
                ? [(1, 1)]
                :
                [
                    .. from x in second == 1 ? Uniform(high, 60, 1.1) : Uniform(high, 4)
                    from y in second == 1 ? Uniform(x.Node, 60, 1.1) : Uniform(x.Node, 3)
                    select ((Math.Pow(x.Node, degree) + Math.Pow(y.Node, degree)) / 2, x.Weight * y.Weight * 2 * (x.Node - 1) / (high - 1)),
                ];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(32)]
    [InlineData(128)]
    [InlineData(1000)]
    [InlineData(10000)]
    [InlineData(65536)]
    public void The_grid_is_fine_enough_for_any_number_of_neurons_and_modalities(int neurons)
    {
        foreach ((double, int)[] kinds in new (double, int)[][] { [(1, 1), (2, 1)], [(1, 32), (1.01, 1), (2, 31)] })
        {
            foreach (double margin in new[] { 0, 0.1, 3 })
            {
                double step = new ScoreGrid(neurons).Step / 3;
                WinnersGivenPairs coarse = new(kinds, 3, neurons, margin, Law(3)),
                    fine = new(kinds, 3, neurons, margin, Law(3), step);
                Assert.All(
                    coarse.At(2, default).Probabilities.Zip(fine.At(2, default).Probabilities),
                    pair => Assert.Equal(pair.Second, pair.First, 1e-9)
                );
            }
        }
    }

    [Theory]
    [InlineData(3, 5, 2, 1.5)]
    [InlineData(16, 50, 70, 60)]
    [InlineData(5, 1000, 1e6, 1)]
    public void Between_the_sizes_it_knows_it_interpolates(int degree, int neurons, double first, double second)
    {
        WinnersGivenPairs winners = Of(degree, neurons, 0.05, first, second);
        foreach (int pairs in new[] { 34, 44, 57, 65, 97, 1000, 54321 })
        {
            double[] interpolated = new double[2];
            winners.Add(pairs, 1, interpolated, new double[2], default);
            Assert.All(interpolated.Zip(winners.At(pairs, default).Probabilities), pair => Assert.Equal(pair.Second, pair.First, 1e-8));
        }
    }

    [Fact]
    public void One_modality_wins_unless_every_neuron_starts_inactive() =>
        Assert.Equal(1 - (1 / 32.0), new WinnersGivenPairs([(3, 1)], 4, 5, 0.7, Law(4)).At(3, default).Probabilities[0], 1e-9);

    [Fact]
    public void The_work_grows_with_the_number_of_modalities_and_not_with_its_powers()
    {
        long Evaluations(int modalities)
        {
            WinnersGivenPairs winners = new([.. Enumerable.Range(1, modalities).Select(r => (1 + (0.01 * r), 1))], 3, 5, 0, Law(3));
            for (int pairs = 1; pairs <= 20; pairs++)
            {
                winners.At(pairs, default);
            }

            return winners.Evaluations;
        }

        // R^2 would take 64 times as many for 64 as for 8, and R^4 4096 times.
        long few = Evaluations(8),
            most = Evaluations(64);
        Assert.InRange(most, few, 9 * few);
        Assert.True(most < 20_000_000, $"{most} evaluations of the normal distribution for 64 modalities and 20 sizes");
    }

    [Fact]
    public void What_is_known_is_not_computed_again_and_a_cancellation_is_heard()
    {
        WinnersGivenPairs winners = Of(3, 5, 0, 2, 1.5);
        double[] once = winners.At(7, default).Probabilities;
        long evaluations = winners.Evaluations;
        Assert.Same(once, winners.At(7, default).Probabilities);
        Assert.Equal(evaluations, winners.Evaluations);
        Assert.Throws<OperationCanceledException>(() => winners.At(8, new CancellationToken(canceled: true)));
    }

    private static WinnersGivenPairs Of(int degree, int neurons, double margin, double first, double second) =>
        new([(Math.Min(first, second), 1), (Math.Max(first, second), 1)], degree, neurons, margin, Law(degree));

    private static Func<double, double, PowerMeanLaw> Law(int degree) => (c, fineness) => new PowerMeanLaw(c, degree, fineness);

    // The error that is stated is true, and it is small.
    private static void AssertClose(double[] expected, double[] got, double[] errors)
    {
        for (int r = 0; r < 2; r++)
        {
            Assert.True(
                Math.Abs(expected[r] - got[r]) < errors[r] + Floor,
                $"modality {r}: expected {expected[r]:R}, got {got[r]:R}, off by {got[r] - expected[r]:E1}, stated {errors[r]:E1}"
            );
            Assert.InRange(errors[r], 0, 1e-3);
        }
    }

    private static double Scale(double moment, int degree) => Math.Pow(moment, 1.0 / (degree - 2));

    // Panels that shrink towards the left end, five points of Gauss and Legendre each.
    private static IEnumerable<(double Node, double Weight)> Uniform(double high, int panels, double ratio = 1.4)
    {
        if (high == 1)
        {
            yield return (1, 1);
            yield break;
        }

        double right = high;
        for (int i = 0; i < panels; i++)
        {
            double left = i == panels - 1 ? 1 : 1 + ((right - 1) / ratio);
            foreach ((double node, double weight) in UniformOn(left, right))
            {
                yield return (node, weight * (right - left) / (high - 1));
            }

            right = left;
        }
    }

    private static IEnumerable<(double Node, double Weight)> UniformOn(double low, double high)
    {
        double middle = (low + high) / 2,
            half = (high - low) / 2;
        (double, double)[] rule =
        [
            (0, 128 / 225.0),
            (Inner, InnerWeight),
            (-Inner, InnerWeight),
            (Outer, OuterWeight),
            (-Outer, OuterWeight),
        ];
        return rule.Select(point => (middle + (half * point.Item1), point.Item2 / 2));
    }

    // Abscissae and weights of the five-point rule (Abramowitz and Stegun, table 25.4).
    private static double Inner => Math.Sqrt(5 - (2 * Math.Sqrt(10 / 7.0))) / 3;

    private static double Outer => Math.Sqrt(5 + (2 * Math.Sqrt(10 / 7.0))) / 3;

    private static double InnerWeight => (322 + (13 * Math.Sqrt(70))) / 900;

    private static double OuterWeight => (322 - (13 * Math.Sqrt(70))) / 900;
}
