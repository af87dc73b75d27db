using System.Globalization;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Trials;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>Classes of which some data hold no sufficient sample, which ten or twenty trials may not show.</summary>
public sealed class EmptyClassVarianceTests(ITestOutputHelper output)
{
    private const double Alike = 0.9;

    [Theory]
    [InlineData(2, 8, 0.0)]
    [InlineData(3, 10, 0.1)]
    [InlineData(5, 30, 0.3)]
    public void The_variance_is_that_of_simulated_data(int classes, int samples, double insufficient)
    {
        var random = new Random(20250201);
        var variance = new EmptyClassVariance(Configuration(classes, samples, insufficient).Configuration);
        const int Draws = 200_000;
        var (one, average, oneSquare, averageSquare) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < Draws; i++)
        {
            double[] values = Draw(random, classes, samples, insufficient);
            one += values[0] / Draws;
            average += values.Average() / Draws;
            oneSquare += values[0] * values[0] / Draws;
            averageSquare += values.Average() * values.Average() / Draws;
        }

        // Four errors of the simulation, whose classes without a sample are counted.
        double empty = Math.Pow(1 - (Math.Pow(1 - insufficient, 2) / classes), samples);
        double error = 4 / Math.Sqrt(Draws * empty);
        Assert.Equal(1, variance.Of(one, average: false) / (oneSquare - (one * one)), error);
        Assert.Equal(1, variance.Of(average, average: true) / (averageSquare - (average * average)), error);
    }

    [Fact]
    public void With_it_few_trials_cover_and_without_it_they_do_not()
    {
        // K = 5, n = 20: a class has no sample with probability 0.8^20 = 0.012, ten trials show such data in two of five samples. The rest
        // differs by next to nothing.
        const int Trials = 10;
        var random = new Random(20250202);
        var configuration = Configuration(5, 20, 0);
        var predictions = new ConfigurationPredictions(configuration.Configuration);
        double truth = Alike * (1 - Math.Pow(0.8, 20));
        var (covered, plain) = (new CoverageCheck(0.95, 0.015), new CoverageCheck(0.95, 0.015));
        for (var repetition = 0; repetition < 1500; repetition++)
        {
            var estimator = new ConfigurationEstimator(configuration, 0.95, predictions);
            double[] averages = new double[Trials];
            for (var t = 0; t < Trials; t++)
            {
                double[] values = [.. Draw(random, 5, 20, 0).Select(v => v * (1 - (1e-3 * random.NextDouble())))];
                averages[t] = values.Average();
                estimator.Add(new TrialRecord(t, Trial(values)));
            }

            Estimate estimate = estimator.Snapshot().Find(new Estimand(EstimandNames.InitialWin, Modality: 0))!;
            covered.Add(estimate.Low, estimate.High, truth);
            double mean = averages.Average();
            double reach = 2.2621571628 * Math.Sqrt(averages.Sum(v => (v - mean) * (v - mean)) / (Trials - 1) / Trials);
            plain.Add(mean - reach, mean + reach, truth);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"with the known variance {covered}; Student's by itself {plain}"));
        Assert.True(covered.PassesAsLowerBound, covered.ToString());
        Assert.False(plain.PassesAsLowerBound, plain.ToString());
    }

    // P(0 wins | D) by class: Alike where some sample is sufficient, else 0.
    private static double[] Draw(Random random, int classes, int samples, double insufficient)
    {
        var values = new double[classes];
        for (var i = 0; i < samples; i++)
        {
            int label = random.Next(classes);
            if (random.NextDouble() >= insufficient && random.NextDouble() >= insufficient)
            {
                values[label] = Alike;
            }
        }

        return values;
    }

    private static TrialResult Trial(double[] probabilities)
    {
        TrialResult made = new SyntheticTrials { Classes = probabilities.Length }.DrawTrial(new Random(1));
        for (var j = 0; j < probabilities.Length; j++)
        {
            (made.InitialWinProbability[2 * j], made.InitialWinProbability[(2 * j) + 1]) = (
                (float)probabilities[j],
                (float)(1 - probabilities[j])
            );
        }

        return made;
    }

    private static Sweeps.Specs.PlannedConfiguration Configuration(int classes, int samples, double insufficient)
    {
        var made = new SyntheticTrials { Classes = classes }.Configuration();
        DataParameters data = made.Configuration.Data;
        return made with
        {
            Definition = made.Configuration with
            {
                Data = data with
                {
                    TrainSamples = samples,
                    Modalities = [.. data.Modalities.Select(m => m with { InsufficientProbability = insufficient })],
                },
            },
        };
    }
}
