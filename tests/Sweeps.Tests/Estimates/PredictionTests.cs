using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

public sealed class PredictionTests
{
    private static readonly TrialConfiguration s_alike = new SyntheticTrials().Configuration().Configuration;

    [Fact]
    public void Modalities_that_are_alike_win_equally_often()
    {
        // K = 4, n = 100, mu = 0.1 and 0.2, m = 3, R = 2.
        var prediction = For(s_alike, new Estimand(EstimandNames.InitialWin, Modality: 1, Class: 2))!;
        Assert.Equal(0.5 * (1 - (1 / 64.0)) * (1 - Math.Pow(1 - (0.72 / 4), 100)), prediction.Value, 1e-14);
        Assert.Equal((PredictionKind.Exact, "symmetry"), (prediction.Kind, prediction.Source));
        Assert.Equal(prediction, For(s_alike, new Estimand(EstimandNames.InitialWinSimulated, Modality: 0)));
    }

    [Fact]
    public void Symmetry_agrees_with_simulated_data_and_initial_weights()
    {
        // Few samples, so that a class without a sufficient sample is frequent: (1 - 0.72 / 4)^5 = 0.37.
        var configuration = s_alike with
        {
            Data = s_alike.Data with { TrainSamples = 5 },
        };
        var simulated = Simulate(configuration, seed: 81, trials: 40_000);
        var predicted = For(configuration, new Estimand(EstimandNames.InitialWin, Modality: 0))!.Value;
        Assert.InRange(simulated, predicted - 0.01, predicted + 0.01);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(15)]
    public void Unlike_modalities_are_predicted_by_quadrature_over_the_data_and_the_simulation_agrees(int samples)
    {
        var data = s_alike.Data with
        {
            TrainSamples = samples,
            Modalities = [s_alike.Data.Modalities[0], s_alike.Data.Modalities[1] with { SufficientMax = 1.5 }],
        };
        var configuration = s_alike with { Data = data };
        var prediction = For(configuration, new Estimand(EstimandNames.InitialWin, Modality: 0))!;
        Assert.Equal((PredictionKind.Exact, "quadrature over the data"), (prediction.Kind, prediction.Source));
        Assert.InRange(prediction.Error, 1e-12, 1e-6);
        var trials = 800_000 / samples;

        // Four standard errors of a simulated probability.
        var reach = 4 * Math.Sqrt(0.25 / trials);
        Assert.InRange(Simulate(configuration, seed: 82, trials), prediction.Value - reach, prediction.Value + reach);
    }

    [Fact]
    public void Under_a_remedy_only_the_start_and_uni_modal_networks_are_predicted()
    {
        var remedied = s_alike with { Remedy = new() { Method = RemedyMethod.Ogm } };
        Estimand[] kept =
        [
            new(EstimandNames.InitialWin, Modality: 1),
            new(EstimandNames.InitialWinSimulated, Modality: 0),
            new(EstimandNames.TestError, NetworkKind.Unimodal, 0),
            new(EstimandNames.TrainError, NetworkKind.Unimodal, 1),
        ];
        Assert.All(kept, estimand => Assert.Equal(For(s_alike, estimand), For(remedied, estimand)));
        Estimand[] dropped =
        [
            new(EstimandNames.TrainedWin, Modality: 1),
            new(EstimandNames.Agreement),
            new(EstimandNames.TestError, NetworkKind.Joint),
            new(EstimandNames.ProbeErrorLarge, Modality: 0),
            new(EstimandNames.Gap),
        ];
        Assert.All(dropped, estimand => Assert.NotNull(For(s_alike, estimand)));
        Assert.All(dropped, estimand => Assert.Null(For(remedied, estimand)));

        // With parameters that do nothing it is no remedy.
        var neutral = s_alike with
        {
            Remedy = new() { Method = RemedyMethod.Ogm, Alpha = 0 },
        };
        Assert.All(dropped, estimand => Assert.Equal(For(s_alike, estimand), For(neutral, estimand)));
    }

    [Fact]
    public void A_margin_is_honoured_where_it_belongs()
    {
        var strict = s_alike with { Evaluation = s_alike.Evaluation with { InitialMargin = 0.4 } };
        var simulated = Simulate(strict, seed: 83, trials: 20_000);
        var prediction = For(strict, new Estimand(EstimandNames.InitialWin, Modality: 0))!;
        Assert.Equal(PredictionKind.Exact, prediction.Kind);

        // Five standard errors of a simulated probability; without the margin it would be 0.49.
        Assert.InRange(simulated, prediction.Value - 0.018, prediction.Value + 0.018);
        Assert.True(prediction.Value < 0.4);
        Assert.Equal(2 * prediction.Value, For(strict, new Estimand(EstimandNames.Agreement))!.Value, 1e-12);

        // Who prevails in training does not depend on it.
        foreach (
            var estimand in new Estimand[]
            {
                new(EstimandNames.TrainedWin, Modality: 1),
                new(EstimandNames.TestError, NetworkKind.Joint),
                new(EstimandNames.Gap),
                new(EstimandNames.ProbeErrorLarge, Modality: 0),
            }
        )
        {
            Assert.Equal(For(s_alike, estimand), For(strict, estimand));
        }
    }

    [Fact]
    public void Theorems_are_attached_to_what_they_speak_about()
    {
        var p = For(s_alike, new Estimand(EstimandNames.InitialWin, Modality: 0))!.Value;
        Assert.Equal(
            (0.2, PredictionKind.Asymptotic, "Theorem 5.1"),
            Parts(new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, 1))
        );
        Assert.Equal((0, PredictionKind.Asymptotic, "Theorem 5.1"), Parts(new Estimand(EstimandNames.TrainError, NetworkKind.Unimodal, 1)));
        var joint = For(s_alike, new Estimand(EstimandNames.TestError, NetworkKind.Joint))!;
        Assert.Equal(0.3 * p, joint.Value, 1e-12);
        Assert.Equal("Corollary 5.3", joint.Source);
        Assert.Equal((0.3 * p) - 0.1, For(s_alike, new Estimand(EstimandNames.Gap))!.Value, 1e-12);
        var probe = For(s_alike, new Estimand(EstimandNames.ProbeErrorLarge, Modality: 0))!;
        Assert.Equal((p, PredictionKind.LowerBound), (probe.Value, probe.Kind));
        Assert.Null(For(s_alike, new Estimand(EstimandNames.TrainError, NetworkKind.Joint)));
        Assert.Null(For(s_alike, new Estimand(EstimandNames.TestError, NetworkKind.Probe, 0)));
        Assert.Null(
            For(
                new SyntheticTrials { Modalities = 3 }
                    .Configuration()
                    .Configuration,
                new Estimand(EstimandNames.ProbeErrorLarge, Modality: 0)
            )
        );

        static (double, PredictionKind, string) Parts(Estimand estimand)
        {
            var prediction = For(s_alike, estimand)!;
            return (prediction.Value, prediction.Kind, prediction.Source);
        }
    }

    [Fact]
    public void Estimates_that_are_no_longer_wanted_stop_in_their_predictions()
    {
        var planned = new SyntheticTrials().Configuration();
        var data = planned.Configuration.Data;
        var unlike = planned.Configuration with
        {
            Data = data with { Modalities = [data.Modalities[0], data.Modalities[1] with { SufficientMax = 1.0625 }] },
        };
        var estimator = new ConfigurationEstimator(planned with { Definition = unlike }, 0.95);
        Assert.Throws<OperationCanceledException>(() => estimator.Snapshot(new CancellationToken(canceled: true)));
        Assert.Equal(
            PredictionKind.Exact,
            estimator.Snapshot().Find(new Estimand(EstimandNames.InitialWin, Modality: 0))!.Prediction!.Kind
        );
    }

    private static Prediction? For(TrialConfiguration configuration, Estimand estimand) =>
        new ConfigurationPredictions(configuration).For(estimand, best: 0);

    /// <summary>
    /// Share of trials in which modality 0 starts as the winner of class 0, from the definition: codes, moments and Gaussian weights.
    /// </summary>
    private static double Simulate(TrialConfiguration configuration, int seed, int trials)
    {
        var random = new Random(seed);
        var modalities = configuration.Data.Modalities;
        var wins = 0;
        for (var trial = 0; trial < trials; trial++)
        {
            var moments = new double[modalities.Length];
            for (var i = 0; i < configuration.Data.TrainSamples; i++)
            {
                var ours = random.Next(configuration.Classes) == 0;
                var sufficient = modalities.Count(m => random.NextDouble() >= m.InsufficientProbability) == modalities.Length;
                for (var r = 0; ours && sufficient && r < modalities.Length; r++)
                {
                    moments[r] += Math.Pow(1 + ((modalities[r].SufficientMax - 1) * random.NextDouble()), configuration.Network.Degree);
                }
            }

            var scores = moments
                .Select(d => d * Enumerable.Range(0, configuration.Network.Neurons).Max(_ => Math.Max(0, Gaussian(random))))
                .ToArray();
            wins += scores[0] > (1 + configuration.Evaluation.InitialMargin) * scores[1] ? 1 : 0;
        }

        return (double)wins / trials;
    }

    private static double Gaussian(Random random) => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
}
