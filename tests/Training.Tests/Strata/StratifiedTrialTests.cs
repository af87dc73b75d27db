using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Experiments;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Strata;

public sealed class StratifiedTrialTests
{
    [Fact]
    public void A_stratified_test_sample_changes_no_bit_of_training()
    {
        Gen<TrialConfiguration> configurations =
            from classes in Gen.Choose(2, 4)
            from modalities in Gen.Choose(1, 3)
            from samples in Gen.Choose(5, 90)
            from iterations in Gen.Choose(0, 12)
            from checkpoints in Gen.Choose(0, 3)
            from validation in Gen.Elements(0, 21)
            from target in Gen.Elements(null, (double?)0.9)
            select TrialSamples.Configuration(
                classes,
                samples,
                2,
                [.. Enumerable.Range(4, modalities)],
                iterations,
                lossTarget: target,
                checkpoints: CheckpointSchedule.LogSpaced(iterations == 0 ? 0 : checkpoints),
                validationSamples: validation,
                testSamples: 60
            );
        Prop.ForAll(
                configurations.ToArbitrary(),
                simple =>
                {
                    TrialResult one = Trial(simple, 2);
                    TrialResult other = Trial(Stratified(simple), 2);
                    Assert.Equal(Trained(one), Trained(other));
                    Assert.Equal(0, one.Strata.Patterns);
                    Assert.Equal(simple.Modalities + 2, other.Strata.Patterns);
                    Assert.Equal(Stratified(simple).TestUnits, other.TestClassCounts.Sum());
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(2023, 77));
    }

    [Fact]
    public void Engines_agree_on_every_count_and_variance()
    {
        foreach (int modalities in new[] { 1, 2, 3 })
        {
            TrialConfiguration configuration = Stratified(
                TrialSamples.Configuration(
                    3,
                    40,
                    2,
                    [.. Enumerable.Range(4, modalities)],
                    iterations: 12,
                    step: 2,
                    testSamples: 101,
                    checkpoints: CheckpointSchedule.LogSpaced(3),
                    validationSamples: 20
                )
            );
            TrialBatch batch = TrialSamples.Batch(configuration, 5, 4);
            TrialResult[] cpu = TrialCodec.Decode(new CpuTrialEngine().Run(batch, default));
            TrialResult[] reference = TrialCodec.Decode(new ReferenceTrialEngine().Run(batch, default));
            for (int i = 0; i < cpu.Length; i++)
            {
                Assert.Equal(Tested(reference[i]), Tested(cpu[i]));
            }
        }
    }

    [Fact]
    public void At_the_last_checkpoint_errors_are_those_at_the_end()
    {
        TrialConfiguration configuration = Stratified(
            TrialSamples.Configuration(3, 40, 2, [4, 5], 30, testSamples: 80, checkpoints: CheckpointSchedule.LogSpaced(2))
        );
        TrialResult result = Trial(configuration, 1);
        int[] final = [result.Joint.TotalTestErrors, .. result.Unimodal.Select(n => n.TotalTestErrors)];
        Assert.Equal(final, result.Checkpoints.TestErrors[^3..]);
    }

    [Fact]
    public void Errors_gaps_and_degradations_have_the_means_of_plain_trials_under_another_seed()
    {
        // Few samples in the one run, many in the other: what is compared is the expectation.
        const int Trials = 400;
        TrialConfiguration simple = TrialSamples.Configuration(3, 60, 2, [4, 5], iterations: 30, step: 2, testSamples: 600);
        TrialConfiguration stratified = Stratified(simple) with
        {
            Evaluation = simple.Evaluation with { TestSamples = 45, TestSampling = TestSampling.Stratified },
        };
        double[][] plain = Observed(simple, new StreamRoot(71), Trials);
        double[][] weighted = Observed(stratified, new StreamRoot(72), Trials);
        for (int q = 0; q < plain[0].Length; q++)
        {
            (double mean, double error) = Mean(plain, q);
            (double other, double otherError) = Mean(weighted, q);
            double z = (mean - other) / Math.Sqrt((error * error) + (otherError * otherError));
            Assert.True(Math.Abs(z) < 4.5, $"Quantity {q}: {mean} plain, {other} stratified, z = {z}, seeds 71 and 72.");
        }
    }

    [Fact]
    public void Failed_and_diverged_trials_have_rows_of_the_same_layout()
    {
        TrialConfiguration configuration = Stratified(
            TrialSamples.Configuration(3, 20, 2, [4, 5], 10, step: 1e200, scale: 0.5, testSamples: 60)
        );
        TrialResult diverged = Trial(configuration, 0);
        Assert.Equal(TrialOutcome.Diverged, diverged.Outcome);
        Assert.All(diverged.Strata.Variances, v => Assert.True(float.IsNaN(v)));
        Assert.Equal(configuration.Layout, configuration.Failed(TrialOutcome.Crashed).Layout);
    }

    [Fact]
    public void A_sample_that_is_too_small_for_its_strata_is_refused_in_words()
    {
        TrialConfiguration configuration = Stratified(TrialSamples.Configuration(3, 20, 2, [4, 5], 4, testSamples: 23));
        Assert.Equal(
            "evaluation.test_n must be at least 24 for a stratified test sample, 2 for each of the 12 pairs of class and pattern of "
                + "sufficient modalities, not 23.",
            Assert.Single(ConfigurationRules.Violations(configuration))
        );
        Assert.Throws<ArgumentException>(() => Trial(configuration, 0));
    }

    private static TrialConfiguration Stratified(TrialConfiguration simple) =>
        simple with
        {
            Evaluation = simple.Evaluation with { TestSampling = TestSampling.Stratified },
        };

    private static TrialResult Trial(TrialConfiguration configuration, long trial) =>
        TrialCodec.Decode(new CpuTrialEngine().Run(TrialSamples.Batch(configuration, trial), default))[0];

    // All but what the test sample shows.
    private static string Trained(TrialResult result)
    {
        NetworkResult Untested(NetworkResult network) => network with { TestErrors = [] };
        CheckpointMeasurements checkpoints = result.Checkpoints;
        Array.Clear(checkpoints.TestErrors);
        return TrialSamples.Bits(
            new TrialResult
            {
                Classes = result.Classes,
                Modalities = result.Modalities,
                Outcome = result.Outcome,
                Divergence = result.Divergence,
                InitialGamma = result.InitialGamma,
                FinalGamma = result.FinalGamma,
                SufficientMoment = result.SufficientMoment,
                InitialWinProbability = result.InitialWinProbability,
                LearnIterations = result.LearnIterations,
                TestClassCounts = [],
                Joint = Untested(result.Joint),
                Unimodal = [.. result.Unimodal.Select(Untested)],
                Probes = [.. result.Probes.Select(Untested)],
                WeightsDigest = result.WeightsDigest,
                Checkpoints = checkpoints,
            }
        );
    }

    private static string Tested(TrialResult result) =>
        string.Join(
            '|',
            new[] { result.Joint }.Concat(result.Unimodal).Concat(result.Probes).SelectMany(n => n.TestErrors).Concat(result.Strata.Counts)
        )
        + string.Join('|', result.Strata.Variances)
        + string.Join('|', result.Checkpoints.TestErrors);

    // Errors of the networks, of each class too, gaps and degradations as shares.
    private static double[][] Observed(TrialConfiguration configuration, StreamRoot root, int trials)
    {
        double units = configuration.TestUnits;
        return
        [
            .. TrialCodec
                .Decode(new CpuTrialEngine().Run(new TrialBatch(configuration, root, 0, trials), default))
                .Select(result =>
                {
                    NetworkResult[] networks = [result.Joint, .. result.Unimodal, .. result.Probes];
                    double[] errors = [.. networks.Select(n => n.TotalTestErrors / units)];
                    double[] byClass = [.. networks.SelectMany(n => n.TestErrors.Zip(result.TestClassCounts, (e, c) => (double)e / c))];
                    return (double[])
                        [.. errors, .. byClass, errors[0] - errors[1], errors[0] - errors[2], errors[3] - errors[1], errors[4] - errors[2]];
                }),
        ];
    }

    private static (double Mean, double Error) Mean(double[][] values, int quantity)
    {
        double mean = values.Average(v => v[quantity]);
        return (mean, Math.Sqrt(values.Sum(v => Math.Pow(v[quantity] - mean, 2)) / (values.Length - 1) / values.Length));
    }
}
