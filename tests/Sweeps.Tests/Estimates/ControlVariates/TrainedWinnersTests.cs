using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Trials;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Estimates.ControlVariates;

/// <summary>
/// Shares of trained winners with head starts, of trials in which training moves the boundary between two modalities that are alike: the
/// first needs 1.2 times the score of the other, or 1 / 1.2 times, as a coin falls for each class, so that it wins half of the classes
/// that anybody wins.
/// </summary>
public sealed class TrainedWinnersTests(ITestOutputHelper output)
{
    private const int Seed = 23;
    private const double Handicap = 1.2;
    private static readonly Estimand First = new(EstimandNames.TrainedWin, Modality: 0);
    private static readonly Estimand Second = new(EstimandNames.TrainedWin, Modality: 1);

    [Theory]
    [InlineData(80)]
    [InlineData(250)]
    public void Shares_are_unbiased_and_covered_and_gain_and_a_law_of_other_weights_is_caught(int trials)
    {
        Outcome sound = Simulate(trials, InitialLaw.Configuration);
        output.WriteLine(
            $"seed {Seed}: {sound.Coverage}, bias {sound.Bias}, gain {sound.Gain}, by initial winners {sound.GainOfInitialWinners}"
        );
        Assert.True(sound.Coverage.Passes, $"seed {Seed}: {sound.Coverage}");
        Assert.InRange(sound.Bias, -4, 4);

        // The initial winners alone leave 1.5 times as much.
        Assert.InRange(sound.Gain / sound.GainOfInitialWinners, 1.2, 2);

        // Weights said to be smaller than they are: the probabilities that are taken off are too large.
        TrialConfiguration configuration = InitialLaw.Configuration.Configuration;
        Outcome broken = Simulate(
            trials,
            InitialLaw.Configuration with
            {
                Definition = configuration with
                {
                    Network = configuration.Network with { InitialScale = 0.8 * configuration.Network.InitialScale },
                },
            }
        );
        Assert.True(Math.Abs(broken.Bias) > 4, $"seed {Seed}: {broken.Bias}");
    }

    [Fact]
    public void Shares_of_two_modalities_add_up_and_few_trials_have_their_initial_winners()
    {
        var random = new Random(Seed);
        var estimator = new ConfigurationEstimator(InitialLaw.Configuration, 0.95);
        for (int t = 0; t < 79; t++)
        {
            estimator.Add(Draw(t, random));
        }

        Assert.Equal("control variate", estimator.Snapshot().Find(First)!.Estimator);
        estimator.Add(Draw(79, random));
        ConfigurationEstimates estimates = estimator.Snapshot();
        Assert.EndsWith("6 cross-fitted controls", estimates.Find(First)!.Estimator, StringComparison.Ordinal);
        double somebody = Share(EstimandNames.TrainedWinPlain, 0) + Share(EstimandNames.TrainedWinPlain, 1);
        if (somebody == 1)
        {
            Assert.Equal(1, estimates.Find(First)!.Value + estimates.Find(Second)!.Value, 1e-12);
        }

        double Share(string name, int modality) => estimates.Find(new Estimand(name, Modality: modality))!.Value;
    }

    private static Outcome Simulate(int trials, PlannedConfiguration configuration)
    {
        const int Repetitions = 1500;
        double nobody = Math.Pow(0.25, InitialLaw.Neurons);
        var outcome = new Outcome(0.5 * (1 - nobody));
        var random = new Random(Seed);
        var predictions = new ConfigurationPredictions(configuration.Configuration);
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            var estimator = new ConfigurationEstimator(configuration, 0.95, predictions);
            for (int t = 0; t < trials; t++)
            {
                estimator.Add(Draw(t, random));
            }

            outcome.Add(estimator.Snapshot());
        }

        return outcome;
    }

    private static TrialRecord Draw(long trial, Random random) =>
        InitialLaw.Draw(trial, random, (gamma, moment) => Train(gamma, moment, random));

    private static float[] Train(float[] gamma, float[] moment, Random random)
    {
        float[] final = new float[gamma.Length];
        for (int at = 0; at < final.Length; at += 2)
        {
            var (first, second) = (gamma[at] * moment[at], gamma[at + 1] * moment[at + 1]);
            double needed = random.Next(2) == 0 ? Handicap : 1 / Handicap;
            final[at] = first > needed * second ? 1 : 0;
            final[at + 1] = final[at] == 0 && second > 0 ? 1 : 0;
        }

        return final;
    }

    private sealed class Outcome(double truth)
    {
        private double _sum;
        private double _squares;
        private double _left;
        private double _leftByInitialWinners;
        private int _count;

        public CoverageCheck Coverage { get; } = new(0.95, 0.012);

        public double Bias => _sum / Math.Sqrt(_squares);

        public double Gain => _count / _left;

        public double GainOfInitialWinners => _count / _leftByInitialWinners;

        public void Add(ConfigurationEstimates estimates)
        {
            Estimate estimate = estimates.Find(First)!;
            Coverage.Add(estimate.Low, estimate.High, truth);
            _sum += estimate.Value - truth;
            _squares += (estimate.Value - truth) * (estimate.Value - truth);
            _left += 1 / estimate.VarianceReduction!.Value;
            _leftByInitialWinners += 1 / estimates.Find(First with { Class = 0 })!.VarianceReduction ?? 1;
            _count++;
        }
    }
}
