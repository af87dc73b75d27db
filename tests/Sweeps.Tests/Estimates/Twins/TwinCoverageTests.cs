using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Twins;

/// <summary>
/// Intervals with twins against laws whose means are known: trials and twins are made up from common random numbers, with shares and
/// events, skewed, and twins that have another mean than the trial. An error of the others' law is the positive control.
/// </summary>
public sealed class TwinCoverageTests
{
    private const int Repetitions = 3000;
    private static readonly ObservationLayout Layout = new(classes: 1, modalities: 2, twins: true);

    [Theory]
    [InlineData(2, 60)]
    [InlineData(10, 60)]
    [InlineData(10, 250)]
    public void Errors_with_their_twins_are_unbiased_and_covered_and_others_of_another_mean_are_not(int twins, int trials)
    {
        const int Seed = 41;
        Outcome sound = Simulate(twins, trials, shift: 0, Seed);
        Assert.True(sound.Coverage.Passes, $"seed {Seed}: {sound.Coverage}");
        Assert.True(Math.Abs(sound.Bias) < 4, $"seed {Seed}: the mean estimate is {sound.Bias} standard errors off");
        Assert.InRange(sound.Gain, twins == 2 ? 1.3 : 2.5, 10);

        Outcome broken = Simulate(twins, trials, shift: 0.02, Seed);
        Assert.False(broken.Coverage.Passes, $"seed {Seed}: {broken.Coverage} although the others have another mean");
        Assert.True(Math.Abs(broken.Bias) > 4);
    }

    [Theory]
    [InlineData(5, 60)]
    [InlineData(20, 200)]
    public void Winners_with_initial_winners_and_twins_are_unbiased_and_covered(int twins, int trials)
    {
        const int Seed = 42;
        Outcome sound = SimulateWinners(twins, trials, shift: 0, Seed);
        Assert.True(sound.Coverage.Passes, $"seed {Seed}: {sound.Coverage}");
        Assert.True(Math.Abs(sound.Bias) < 4, $"seed {Seed}: the mean estimate is {sound.Bias} standard errors off");
        Assert.InRange(sound.Gain, 1.5, 10);
        Assert.False(SimulateWinners(twins, trials, shift: 0.1, Seed).Coverage.Passes);
    }

    // A share whose mean is 0.06: a skewed amount of the trial, one of its own, and a twin that errs half as much again.
    private static Outcome Simulate(int twins, int trials, double shift, int seed)
    {
        const double Truth = 0.06;
        var random = new Random(seed);
        var outcome = new Outcome();
        double quantile = new StudentQuantiles(0.95).At(trials - 1);
        double[] observed = new double[Layout.Length];
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            TwinnedMeans means = TwinnedMeans.OfErrors(Layout);
            for (int trial = 0; trial < trials; trial++)
            {
                double shared = Skewed();
                observed[Layout.TestError] = 0.05 * shared + (0.01 * Skewed());
                double first = Twin(shared, 0);
                double sum = first;
                for (int l = 1; l < twins; l++)
                {
                    sum += Twin(Skewed(), shift);
                }

                observed[Layout.TwinError] = first - (sum / twins);
                means.Add(observed);
            }

            outcome.Add(means.Of(Layout.TestError), Truth, quantile);
        }

        return outcome;

        double Skewed() => -Math.Log(1 - random.NextDouble());

        double Twin(double amount, double more) => (0.075 * amount) + (0.02 * random.NextDouble()) + more;
    }

    // Event of the trial: u < 0.3. Its twin is the same but for one trial in ten; the initial winner agrees with it in four of five.
    private static Outcome SimulateWinners(int twins, int trials, double shift, int seed)
    {
        var random = new Random(seed);
        var outcome = new Outcome();
        double quantile = new StudentQuantiles(0.95).At(trials - 1);
        double[] observed = new double[Layout.Length];
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            TwinnedMeans means = TwinnedMeans.OfWinners(Layout);
            for (int trial = 0; trial < trials; trial++)
            {
                double start = random.NextDouble();
                observed[Layout.Control] = (start < 0.3 ? 1 : 0) - 0.3;
                observed[Layout.InitialProbability] = 0.3;
                double trained = random.NextDouble() < 0.2 ? random.NextDouble() : start;
                observed[Layout.TrainedWinner] = trained < 0.3 ? 1 : 0;
                double first = Twin(trained, 0);
                double sum = first;
                for (int l = 1; l < twins; l++)
                {
                    sum += Twin(random.NextDouble(), shift);
                }

                observed[Layout.TwinWin] = first - (sum / twins);
                means.Add(observed);
            }

            outcome.Add(means.Of(Layout.TrainedWinner), 0.3, quantile);
        }

        return outcome;

        double Twin(double amount, double more) => (random.NextDouble() < 0.1 ? random.NextDouble() : amount) < 0.35 + more ? 1 : 0;
    }

    private sealed class Outcome
    {
        private double _sum;
        private double _squares;
        private double _gain;
        private int _count;

        public CoverageCheck Coverage { get; } = new(0.95, 0.012);

        public double Bias => _sum / _count / Math.Sqrt(_squares / _count / _count);

        // The harmonic mean: where all trials go with their initial winners nothing is left, and the gain has no bounds.
        public double Gain => _count / _gain;

        public void Add(ControlledMean mean, double truth, double quantile)
        {
            Coverage.Add(mean.Value - (quantile * mean.StandardError), mean.Value + (quantile * mean.StandardError), truth);
            _sum += mean.Value - truth;
            _squares += (mean.Value - truth) * (mean.Value - truth);
            _gain += 1 / mean.EffectiveGain;
            _count++;
        }
    }
}
