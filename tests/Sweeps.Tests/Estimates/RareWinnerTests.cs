using System.Globalization;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Trials;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>Modalities that win in few data only, which a sample of trials may not show.</summary>
public sealed class RareWinnerTests(ITestOutputHelper output)
{
    private const double Rare = 0.012;
    private const double Seldom = 0.9;
    private const double Else = 0.0003;

    [Fact]
    public void Few_trials_cover_a_rare_winner_and_students_interval_does_not()
    {
        const int Seed = 20250301;
        const int Trials = 69;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {Seed}"));
        var random = new Random(Seed);
        var configuration = new SyntheticTrials { Classes = 2 }.Configuration();
        var predictions = new ConfigurationPredictions(configuration.Configuration);
        double truth = (Rare * Seldom) + ((1 - Rare) * Else);
        var (covered, shared, plain) = (new CoverageCheck(0.95, 0.015), new CoverageCheck(0.99, 0.01), new CoverageCheck(0.95, 0.015));
        for (var repetition = 0; repetition < 1500; repetition++)
        {
            var estimator = new ConfigurationEstimator(configuration, 0.95, predictions);
            double[] values =
            [
                .. Enumerable.Range(0, Trials).Select(_ => random.NextDouble() < Rare ? Seldom : Else * (0.5 + random.NextDouble())),
            ];
            for (var t = 0; t < Trials; t++)
            {
                TrialResult trial = new SyntheticTrials { Classes = 2 }.DrawTrial(new Random(1));
                (trial.InitialWinProbability[0], trial.InitialWinProbability[1]) = ((float)values[t], (float)(1 - values[t]));
                estimator.Add(new TrialRecord(t, trial));
            }

            Estimate estimate = estimator.Snapshot().Find(new Estimand(EstimandNames.InitialWin, Modality: 0, Class: 0))!;
            Interval wider = EstimateIntervals.At(estimate, 0.99);
            covered.Add(estimate.Low, estimate.High, truth);
            shared.Add(wider.Low, wider.High, truth);
            double mean = values.Average();
            double reach = 1.995468931 * Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (Trials - 1) / Trials);
            plain.Add(mean - reach, mean + reach, truth);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{covered}; for a verdict {shared}; Student's {plain}"));
        Assert.True(covered.PassesAsLowerBound, covered.ToString());
        Assert.True(shared.PassesAsLowerBound, shared.ToString());
        Assert.False(plain.PassesAsLowerBound, plain.ToString());
    }

    [Fact]
    public void A_whole_sum_has_the_interval_of_a_count_and_others_lie_between()
    {
        for (var x = 0; x < 9; x++)
        {
            var (below, between, above) = (
                ClopperPearsonInterval.Of(x, 9, 0.95),
                ClopperPearsonInterval.OfSum(x + 0.5, 9, 0.95),
                ClopperPearsonInterval.Of(x + 1, 9, 0.95)
            );
            Assert.Equal(below, ClopperPearsonInterval.OfSum(x, 9, 0.95));
            Assert.True(below.Low < between.Low && between.Low < above.Low && below.High < between.High && between.High < above.High);
        }

        // scipy.stats.beta.ppf(0.025, 0.018, 69.982) and beta.isf(0.025, 1.018, 68.982), SciPy 1.10.1.
        Interval rare = ClopperPearsonInterval.OfSum(0.018, 69, 0.95);
        Assert.Equal(0, rare.Low, 1e-12);
        Assert.Equal(0.05258329783684808, rare.High, 1e-10);
    }
}
