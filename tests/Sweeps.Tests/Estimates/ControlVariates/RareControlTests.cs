using System.Globalization;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Streaming;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Estimates.ControlVariates;

/// <summary>Controls whose event hardly ever happens: their coefficients are unknown, and they must be left out.</summary>
public sealed class RareControlTests(ITestOutputHelper output)
{
    private static readonly Interval s_share = new(0, 1);

    [Theory]
    [InlineData(2022)]
    [InlineData(2023)]
    [InlineData(2024)]
    public void The_joint_error_where_one_modality_always_wins_is_that_of_the_trials(ulong seed)
    {
        // Plain means of 20,000 trials: joint error 0.0385 [0.0384, 0.0387], gap 0.0284 [0.0280, 0.0287]. With the control of the winner,
        // which image never is, 100 trials said
        // 0.000, 0.075 or 0.119, and -0.039 for the gap.
        ConfigurationEstimates estimates = Quickstart("data.modalities[1].C=5", seed, 100);
        Estimate joint = estimates.Find(new Estimand(EstimandNames.TestErrorControlled, NetworkKind.Joint))!;
        Estimate gap = estimates.Find(new Estimand(EstimandNames.GapControlled))!;
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"joint {joint.Value} [{joint.Low}, {joint.High}], gap {gap.Value} [{gap.Low}, {gap.High}]"
            )
        );
        Assert.Equal("6 of 7 cross-fitted controls", joint.Estimator);
        Assert.InRange(joint.Value, 0.036, 0.042);
        Assert.InRange(gap.Value, 0.022, 0.035);
        Assert.InRange(0.0385, joint.Low, joint.High);
        Assert.InRange(0.0284, gap.Low, gap.High);
    }

    [Fact]
    public void Equal_signals_do_not_refute_the_exact_probability()
    {
        // With C = 1 every sample of a class counts alike, P(image wins given D) is 1/2 in every trial, and the exact value 1/2 less a
        // half of 2^-32.
        Estimate estimate = Quickstart("data.modalities[*].C=1", 2022, 10).Find(new Estimand(EstimandNames.InitialWin, Modality: 0))!;
        Assert.Equal((0.5, IntervalMethod.ClopperPearson), (estimate.Value, estimate.Interval));
        Assert.InRange(estimate.Prediction!.Value, 0.49999999, 0.4999999999);
        Assert.Equal(0.5 * Math.Pow(0.025, 0.1), estimate.Low, 1e-12);
        Assert.Equal(1 - estimate.Low, estimate.High, 1e-12);
    }

    [Theory]
    [InlineData(0.02, 100)]
    [InlineData(0.05, 100)]
    [InlineData(0.1, 100)]
    [InlineData(0.3, 100)]
    [InlineData(0.05, 400)]
    public void Around_the_rule_the_estimate_is_unbiased_and_covers_as_well_as_the_plain_mean(double rare, int trials)
    {
        // The event has a probability that varies with the data, E = rare; the response follows it with probability 0.9 and is 1 with
        // probability 1/10 otherwise.
        const int Repetitions = 4000;
        var random = new Random(20250101);
        var (used, bias, squares, covered, plainCovered) = (0, 0.0, 0.0, 0, 0);
        double truth = (0.9 * rare) + (0.1 * 0.1);
        var quantiles = new StudentQuantiles(0.95);
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var (pair, expected) = (new RunningPair(), 0.0);
            for (var t = 0; t < trials; t++)
            {
                double p = rare * 2 * random.NextDouble();
                double happened = random.NextDouble() < p ? 1 : 0;
                double response =
                    random.NextDouble() < 0.9 ? happened
                    : random.NextDouble() < 0.1 ? 1
                    : 0;
                expected += p;
                pair.Add(response, happened - p);
            }

            double error = Math.Sqrt(pair.SquaresY / (trials - 1) / trials);
            double value = pair.MeanY;
            plainCovered += Math.Abs(value - truth) <= quantiles.At(trials - 1) * error ? 1 : 0;
            if (ControlVariateFit.Of(pair, expected, s_share) is { } fit)
            {
                used++;
                (value, error) = (fit.Value, fit.StandardError);
            }

            covered += Math.Abs(value - truth) <= quantiles.At(trials - 2) * error ? 1 : 0;
            bias += (value - truth) / Repetitions;
            squares += (value - truth) * (value - truth) / Repetitions;
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"event {rare}, {trials} trials: control used in {(double)used / Repetitions:0.000}, bias {bias:0.00000} at an error of "
                    + $"{Math.Sqrt(squares):0.00000}, covered {(double)covered / Repetitions:0.000}, plain "
                    + $"{(double)plainCovered / Repetitions:0.000}"
            )
        );
        Assert.InRange(bias, -0.08 * Math.Sqrt(squares), 0.08 * Math.Sqrt(squares));
        Assert.True(covered >= plainCovered - (4 * Math.Sqrt(0.05 * Repetitions)), $"{covered} against {plainCovered}");
    }

    [Fact]
    public void A_control_that_never_happened_leads_astray_and_is_left_out()
    {
        // An event of probability 0.002 in 100 trials, never seen in four of five samples: then the control is only -p, varies with p
        // alone, and its mean lies far from 0.
        var random = new Random(20250102);
        var (astray, left) = (0, 0);
        for (var repetition = 0; repetition < 500; repetition++)
        {
            var (pair, expected) = (new RunningPair(), 0.0);
            for (var t = 0; t < 100; t++)
            {
                double p = 0.004 * random.NextDouble();
                double happened = random.NextDouble() < p ? 1 : 0;
                expected += p;
                pair.Add(
                    Math.Clamp(0.04 + (0.02 * (random.NextDouble() - 0.5)) + (10 * p * (random.NextDouble() - 0.5)), 0, 1),
                    happened - p
                );
            }

            // What the regression says by itself: an intercept far outside of what was observed.
            double plainError = Math.Sqrt(pair.SquaresY / 99 / 100);
            double coefficient = pair.Products / pair.SquaresX;
            astray += Math.Abs(coefficient * pair.MeanX) > 1.5 * plainError ? 1 : 0;
            left += ControlVariateFit.Of(pair, expected, s_share) is null ? 1 : 0;
        }

        output.WriteLine($"led astray in {astray} of 500, left out in {left}");
        Assert.True(astray > 100, $"{astray}");
        Assert.Equal(500, left);
    }

    [Fact]
    public void Controls_that_are_constant_infinite_or_far_from_their_mean_are_left_out_and_the_others_are_not()
    {
        var random = new Random(20250103);
        var all = new CrossFittedControls([0.5, 3, 7, 0.5, 0.001]);
        var good = new CrossFittedControls([0.5]);
        for (var t = 0; t < 100; t++)
        {
            double x = random.NextDouble();
            double y = x + random.NextDouble();

            // Constant up to rounding; infinite once; far from its mean; an event that is expected in one trial of a thousand.
            all.Add(
                [y],
                [
                    x,
                    3 * (1 + (1e-8 * random.NextDouble())),
                    t == 50 ? double.PositiveInfinity : 7 + random.NextDouble(),
                    2 + random.NextDouble(),
                    t is 20 or 60 ? 1 : 0,
                ],
                [1, 1, 1, 1, 0.001]
            );
            good.Add([y], [x]);
        }

        Assert.Equal(1, all.Estimate().Controls);
        Assert.Equal(good.Estimate().Value, all.Estimate().Value, 1e-12);
        Assert.Equal(good.Estimate().StandardError, all.Estimate().StandardError, 1e-12);
    }

    [Fact]
    public void Outcomes_are_expected_from_probabilities_alone()
    {
        // Two classes, two modalities: P = 0.25, 0.75 and 0.9, 0.1.
        var expected = new ExpectedOutcomes(2, 2);
        for (var t = 0; t < 40; t++)
        {
            expected.Add([0.25, 0.75, 0.9, 0.1]);
        }

        Assert.Equal([10.0, 10, 4, 4, 34, 34], Enumerable.Range(0, 6).Select(i => Math.Round(expected.Rarer(i), 9)));
    }

    private static ConfigurationEstimates Quickstart(string assignment, ulong seed, int trials)
    {
        string text = SpecPresets.All.Single(p => p.Name == "quickstart").Text;
        PlannedConfiguration configuration = ShippedSpecs
            .Read("quickstart.yaml", text, SpecOverrides.None.WithSet(assignment))
            .Spec!.Configurations[0];
        var estimator = new ConfigurationEstimator(configuration, 0.95);
        long trial = 0;
        foreach (
            TrialResult result in new CpuTrialEngine().Results(
                new TrialBatch(configuration.Configuration, new StreamRoot(seed), 0, trials),
                CancellationToken.None
            )
        )
        {
            estimator.Add(new TrialRecord(trial++, result));
        }

        return estimator.Snapshot();
    }
}
