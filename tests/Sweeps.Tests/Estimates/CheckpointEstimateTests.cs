using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>
/// What is estimated at checkpoints and of networks that are stopped early, against trainings that end there and against the formulas,
/// written out over the trials.
/// </summary>
public sealed class CheckpointEstimateTests
{
    private const int Iterations = 40;
    private const int TestSamples = 90;
    private const int Trials = 60;

    private static readonly int[] Checkpoints = [1, 4, 10, 25, 40];
    internal static readonly TrialConfiguration Trained = Configuration(Iterations);
    private static readonly TrialRecord[] Records = Train(Trained);
    internal static readonly ConfigurationEstimates Estimates = Estimate(Trained, Records);

    [Fact]
    public void A_checkpoint_has_the_estimates_of_a_training_that_ends_there()
    {
        HashSet<int> best = [];
        foreach (int t in Checkpoints)
        {
            TrialConfiguration shorter = Configuration(t) with
            {
                Evaluation = Trained.Evaluation with { Checkpoints = CheckpointSchedule.None },
            };
            ConfigurationEstimates end = Estimate(shorter, Train(shorter));
            best.Add(end.BestModality!.Value);
            (string OnTheWay, string AtTheEnd)[] names =
            [
                (EstimandNames.TestErrorAt, EstimandNames.TestError),
                (EstimandNames.TrainErrorAt, EstimandNames.TrainError),
                (EstimandNames.TrainLossAt, EstimandNames.FinalLoss),
                (EstimandNames.GapAt, EstimandNames.Gap),
                (EstimandNames.GapPositiveAt, EstimandNames.GapPositive),
                (EstimandNames.LearnedAt, EstimandNames.Learned),
            ];
            foreach ((string onTheWay, string atTheEnd) in names)
            {
                Estimate[] measured = [.. Estimates.Estimates.Where(e => e.Estimand.Name == $"{onTheWay}{t}")];
                Assert.NotEmpty(measured);
                foreach (Estimate estimate in measured)
                {
                    Estimate expected = end.Find(estimate.Estimand with { Name = atTheEnd })!;
                    Assert.Equal(
                        (expected.Value, expected.Low, expected.High, expected.Estimator, expected.VarianceReduction),
                        (estimate.Value, estimate.Low, estimate.High, estimate.Estimator, estimate.VarianceReduction)
                    );
                }
            }

            Assert.Equal(end.BestModality, Find(EstimandNames.GapAt + t).ComparedWith);
        }

        Assert.True(
            best.Count > 1,
            "The best uni-modal network is the same at every checkpoint: the test does not show that it is chosen."
        );
    }

    [Fact]
    public void Gamma_at_a_checkpoint_is_the_mean_over_classes_and_trials()
    {
        for (int c = 0; c < Checkpoints.Length; c++)
        {
            for (int r = 0; r < 2; r++)
            {
                double expected = Records.Average(record =>
                    Enumerable.Range(0, 3).Average(j => (double)record.Result.Checkpoints.Gamma[(((c * 3) + j) * 2) + r])
                );
                Assert.Equal(expected, Find($"{EstimandNames.GammaAt}{Checkpoints[c]}", modality: r).Value, 1e-12);
            }
        }
    }

    [Fact]
    public void Early_stopping_takes_each_network_at_its_own_first_smallest_validation_error()
    {
        double[][] errors = [.. Enumerable.Range(0, 3).Select(v => Records.Select(record => Stopped(record, v).Error).ToArray())];
        int ties = Records.Count(record =>
            Column(record.Result.Checkpoints.ValidationErrors, 0)
                .Count(e => e == Column(record.Result.Checkpoints.ValidationErrors, 0).Min()) > 1
        );
        Assert.True(ties > 0, "No trial has two best checkpoints: the test does not show which is taken.");
        for (int v = 0; v < 3; v++)
        {
            (NetworkKind kind, int? modality) = v == 0 ? (NetworkKind.Joint, (int?)null) : (NetworkKind.Unimodal, v - 1);
            Assert.Equal(errors[v].Average(), Find(EstimandNames.EarlyStoppedError, kind, modality).Value, 1e-12);
            Assert.Equal(
                Records.Average(record => Stopped(record, v).Iteration),
                Find(EstimandNames.EarlyStoppedIteration, kind, modality).Value,
                1e-9
            );
        }

        int best = errors[1].Average() <= errors[2].Average() ? 0 : 1;
        double[] gaps = [.. errors[0].Zip(errors[1 + best]).Select(pair => pair.First - pair.Second)];
        Estimate gap = Find(EstimandNames.EarlyStoppedGap);
        double mean = gaps.Average();
        double error = Math.Sqrt(gaps.Sum(g => (g - mean) * (g - mean)) / (Trials - 1) / Trials);
        Assert.Equal(mean, gap.Value, 1e-12);
        Assert.Equal(error, gap.StandardError, 1e-12);

        // t(0.975; 59 degrees) = 2.000995, SciPy 1.15 stats.t.ppf.
        Assert.Equal(mean - (2.000995 * error), gap.Low, 1e-7);
        Assert.Equal(best, gap.ComparedWith);
        Assert.Equal(gaps.Count(g => g > 1e-12) / (double)Trials, Find(EstimandNames.EarlyStoppedGapPositive).Value, 1e-12);
    }

    [Fact]
    public void Without_a_validation_sample_nothing_is_stopped_early()
    {
        TrialConfiguration without = Trained with { Evaluation = Trained.Evaluation with { ValidationSamples = 0 } };
        ConfigurationEstimates estimates = Estimate(without, Train(without)[..5]);
        Assert.DoesNotContain(estimates.Estimates, e => e.Estimand.Name.StartsWith("early", StringComparison.Ordinal));
        Assert.Contains(estimates.Estimates, e => e.Estimand.Name == "gap_at_10");
    }

    [Theory]
    [InlineData("gap_at_10")]
    [InlineData("early_stopped_gap")]
    public void A_target_follows_the_largest_of_the_means(string name)
    {
        PlannedConfiguration planned = new(0, [], Trained) { Measures = ShippedExperiments.Registry.Find(SpecKeys.DefaultExperiment)! };
        EstimandTable table = planned.Estimands();
        ITargetSequence sequence = TargetSequences.For(new StoppingTarget(new Estimand(name), 0.01, 0.95), table);
        var observer = planned.Observer();
        double[] values = new double[observer.Layout.Length];
        foreach (TrialRecord record in Records)
        {
            observer.Observe(record.Row().Bytes.Span, values);
            sequence.Add(values);
        }

        Assert.Equal(Trials, sequence.Count);
        Assert.Equal(Find(name).Value, sequence.Mean, 1e-12);
    }

    [Fact]
    public void A_comparison_of_pairs_uses_the_networks_that_each_side_compares_with()
    {
        ConfigurationEstimates other = Estimate(Configuration(Iterations, step: 1), Train(Configuration(Iterations, step: 1)));
        var comparison = new PairedComparison(Estimates, other);
        comparison.Consume(
            Records.Select(r => r.Row()),
            Train(Configuration(Iterations, step: 1)).Select(r => r.Row()),
            CancellationToken.None
        );
        foreach (string name in new[] { "gap_at_4", "gap_at_25", "early_stopped_gap" })
        {
            EstimandDifference difference = comparison.Differences(0.95).Single(d => d.Estimand.Name == name);
            Assert.Equal(Find(name).Value - other.Find(new Estimand(name))!.Value, difference.Difference, 1e-12);
        }
    }

    private static (double Error, int Iteration) Stopped(TrialRecord record, int network)
    {
        CheckpointMeasurements measured = record.Result.Checkpoints;
        int[] validation = Column(measured.ValidationErrors, network);
        int best = Array.IndexOf(validation, validation.Min());
        return (Column(measured.TestErrors, network)[best] / (double)TestSamples, measured.Iterations[best]);
    }

    private static int[] Column(int[] cells, int network) =>
        [.. Enumerable.Range(0, Checkpoints.Length).Select(c => cells[(c * 3) + network])];

    private static Estimate Find(string name, NetworkKind? network = null, int? modality = null) =>
        Estimates.Find(new Estimand(name, network, modality))!;

    private static ConfigurationEstimates Estimate(TrialConfiguration configuration, TrialRecord[] records)
    {
        var estimator = new ConfigurationEstimator(
            new PlannedConfiguration(0, [], configuration) { Measures = ShippedExperiments.Registry.Find(SpecKeys.DefaultExperiment)! },
            0.95
        );
        foreach (TrialRecord record in records)
        {
            estimator.Add(record);
        }

        return estimator.Snapshot();
    }

    private static TrialRecord[] Train(TrialConfiguration configuration) =>
        [
            .. TrialCodec
                .Decode(new CpuTrialEngine().Run(TrialSamples.Batch(configuration, 0, Trials), default))
                .Select((result, trial) => new TrialRecord(trial, result)),
        ];

    // The second modality is learned first and errs more often in the end.
    private static TrialConfiguration Configuration(int iterations, double step = 2)
    {
        TrialConfiguration alike = TrialSamples.Configuration(
            3,
            70,
            3,
            [3, 5],
            iterations,
            step: step,
            testSamples: TestSamples,
            checkpoints: CheckpointSchedule.At([.. Checkpoints.Where(t => t <= iterations)]),
            validationSamples: 40
        );
        ModalityParameters[] modalities =
        [
            alike.Data.Modalities[0] with
            {
                InsufficientProbability = 0.02,
                SufficientMax = 1.2,
            },
            alike.Data.Modalities[1] with
            {
                InsufficientProbability = 0.3,
                SufficientMax = 2.5,
            },
        ];
        return alike with { Data = alike.Data with { Modalities = [.. modalities] } };
    }
}
