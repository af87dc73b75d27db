using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Experiments;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Engines.Twins;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Training.Tests.Engines.Twins;

/// <summary>Twins of which the joint network alone is trained, against twins with all networks.</summary>
public sealed class JointOnlyTests
{
    public static TheoryData<RemedyMethod, double?, bool> Kinds =>
        new()
        {
            { RemedyMethod.None, null, false },
            { RemedyMethod.None, 0.1, true },
            { RemedyMethod.Ogm, null, false },
            { RemedyMethod.GradientBlending, null, false },
            { RemedyMethod.BalancedInit, null, true },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_joint_network_has_the_bits_that_it_has_beside_the_others(RemedyMethod remedy, double? layer, bool stratified)
    {
        TrialConfiguration all = TrialSamples.Configuration(4, 70, 5, [5, 17], 12, testSamples: 90, validationSamples: 9, step: 2);
        all = all with
        {
            Remedy = new RemedyParameters { Method = remedy },
            Network = all.Network with { SecondLayerStep = layer },
            Evaluation = all.Evaluation with { TestSampling = stratified ? TestSampling.Stratified : TestSampling.Simple },
        };
        TrialConfiguration joint = Alone(all);
        ITrialEngine[] engines =
        [
            .. Enum.GetValues<LanePath>().Where(LanePaths.IsSupported).Select(path => new CpuTrialEngine(path)),
            new ReferenceTrialEngine(),
        ];
        foreach (ITrialEngine engine in engines)
        {
            TrialResult[] beside = engine.Results(TrialSamples.Batch(all, 3, 4), default);
            TrialResult[] alone = engine.Results(TrialSamples.Batch(joint, 3, 4), default);
            foreach ((TrialResult a, TrialResult b) in beside.Zip(alone))
            {
                Assert.Equal(Known(a), Known(b));
                Assert.All(
                    b.Unimodal,
                    network =>
                    {
                        Assert.All(network.TestErrors, count => Assert.Equal(0, count));
                        Assert.Equal((0, float.NaN, 0), (network.TrainErrors, network.FinalLoss, network.Iterations));
                    }
                );
                Assert.Contains(a.Unimodal, network => network.TestErrors.Sum() > 0);
            }
        }
    }

    [Fact]
    public void Uni_modal_networks_keep_the_weights_that_were_drawn()
    {
        TrialConfiguration all = TrialSamples.Configuration(3, 30, 4, [4, 5], 9, step: 2);
        foreach (ITrialEngine engine in new ITrialEngine[] { new CpuTrialEngine(), new ReferenceTrialEngine() })
        {
            TrialTrace trained = engine.Trace(TrialSamples.Batch(all), new TraceOptions(4, IncludeArrays: true), default);
            TrialTrace kept = engine.Trace(TrialSamples.Batch(Alone(all)), new TraceOptions(4, IncludeArrays: true), default);
            Assert.Equal(kept.Arrays!.InitialWeights, kept.Arrays.UnimodalWeights);
            Assert.NotEqual(trained.Arrays!.InitialWeights, trained.Arrays.UnimodalWeights);
            Assert.Equal(trained.Arrays.JointWeights, kept.Arrays.JointWeights);
            Assert.Equal(trained.Gamma, kept.Gamma);
            Assert.All(kept.UnimodalGamma, gamma => Assert.Equal(kept.UnimodalGamma[0], gamma));
        }
    }

    [Fact]
    public void A_trial_keeps_its_bits_and_twins_what_they_measure_of_their_joint_network() =>
        Prop.ForAll(
                RandomShapes.Of(samples: 40, beyond: 5, power: 5),
                shape =>
                {
                    TrialConfiguration plain = TrialSamples.Configuration(
                        shape.K,
                        shape.N,
                        shape.M,
                        [.. Enumerable.Repeat(shape.D, shape.R)],
                        8,
                        shape.Q,
                        testSamples: 20,
                        checkpoints: CheckpointSchedule.LogSpaced(shape.Seed % 3)
                    );
                    TwinParameters twins = TwinSamples.Of(plain, 2 + (shape.Seed % 5)) with
                    {
                        StepSize = shape.Seed % 3 == 0 ? 1e200 : 1,
                        Steps = shape.Seed % 2 == 0 ? StepSchedule.Growing : StepSchedule.Constant,
                    };
                    var engine = new TwinTrialEngine(new CpuTrialEngine());
                    ResultBlock alone = engine.Run(TrialSamples.Batch(plain, shape.Seed, 3), default);
                    TrialConfiguration with = plain with { Twins = twins };
                    TrialConfiguration without = plain with { Twins = twins with { Networks = TrainedNetworks.Joint } };
                    ResultBlock all = engine.Run(TrialSamples.Batch(with, shape.Seed, 3), default);
                    ResultBlock joint = engine.Run(TrialSamples.Batch(without, shape.Seed, 3), default);
                    for (int i = 0; i < 3; i++)
                    {
                        Assert.True(joint.Row(i)[..alone.Layout.Bytes].SequenceEqual(alone.Row(i)));
                        TwinMeasurements a = TrialCodec.Decode(all)[i].Twins;
                        TwinMeasurements b = TrialCodec.Decode(joint)[i].Twins;
                        foreach (bool others in new[] { false, true })
                        {
                            int[] errors = b.Errors(others).ToArray();
                            Assert.All(errors[1..(1 + shape.R)], error => Assert.Equal(0, error));

                            // A twin with all networks diverges where a uni-modal one does, too.
                            if (a.Diverged(others) == b.Diverged(others))
                            {
                                Assert.Equal(a.Wins(others).ToArray(), b.Wins(others).ToArray());
                                Assert.Equal(a.Errors(others)[0], errors[0]);
                                Assert.Equal(a.Errors(others)[(1 + shape.R)..].ToArray(), errors[(1 + shape.R)..]);
                            }
                        }
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(2022, 79));

    [Fact]
    public void A_twin_that_diverged_has_no_errors_of_networks_that_no_twin_has()
    {
        TrialConfiguration plain = TrialSamples.Configuration(3, 20, 2, [4, 4], 8);
        TrialConfiguration configuration = plain with
        {
            Twins = TwinSamples.Of(plain, 3) with { Iterations = 8, StepSize = 1e200, Networks = TrainedNetworks.Joint },
        };
        var engine = new TwinTrialEngine(new CpuTrialEngine());
        TwinMeasurements measured = engine.Results(TrialSamples.Batch(configuration), default)[0].Twins;
        Assert.Equal((1, 2), (measured.Diverged(others: false), measured.Diverged(others: true)));
        Assert.Equal([1, 0, 0, 1, 1], measured.Errors(others: false).ToArray().Select(e => e / TwinMeasurements.Whole));
        Assert.Equal([2, 0, 0, 2, 2], measured.Errors(others: true).ToArray().Select(e => e / TwinMeasurements.Whole));
    }

    [Fact]
    public void Half_of_the_work_is_left_and_what_needs_uni_modal_networks_is_refused()
    {
        TrialConfiguration all = TrialSamples.Configuration(3, 20, 2, [4, 4], 50);
        Assert.Equal(all.Cost.Flops / 2, Alone(all).Cost.Flops, 1e-9 * all.Cost.Flops);
        foreach (
            RemedyParameters remedy in (RemedyParameters[])
                [
                    new() { Method = RemedyMethod.Distillation },
                    new() { Method = RemedyMethod.UnimodalPretraining },
                    new() { Method = RemedyMethod.Ogm, AddedStart = RemedyMethod.UnimodalPretraining },
                ]
        )
        {
            var error = Assert.Throws<ArgumentException>(() =>
                new CpuTrialEngine().Run(TrialSamples.Batch(Alone(all) with { Remedy = remedy }), default)
            );
            Assert.Contains(
                "cannot be joint under a remedy that learns from the uni-modal networks",
                error.Message,
                StringComparison.Ordinal
            );
        }

        TrialConfiguration watched = all with { Evaluation = all.Evaluation with { Checkpoints = CheckpointSchedule.LogSpaced(2) } };
        Assert.Throws<ArgumentException>(() => new ReferenceTrialEngine().Run(TrialSamples.Batch(Alone(watched)), default));
    }

    private static TrialConfiguration Alone(TrialConfiguration all) =>
        all with
        {
            Optimization = all.Optimization with { Networks = TrainedNetworks.Joint },
        };

    // What a result says of everything but uni-modal networks, by its bits.
    private static string Known(TrialResult result) =>
        string.Join(
            '|',
            Floats(result.InitialGamma),
            Floats(result.FinalGamma),
            Floats(result.InitialWinProbability),
            string.Join(',', result.LearnIterations),
            string.Join(',', result.TestClassCounts),
            Network(result.Joint),
            string.Join(' ', result.Probes.Select(Network))
        );

    private static string Floats(float[] values) => string.Join(',', values.Select(BitConverter.SingleToInt32Bits));

    private static string Network(NetworkResult network) =>
        $"{string.Join(',', network.TestErrors)} {network.TrainErrors} {BitConverter.SingleToInt32Bits(network.FinalLoss)} "
            + $"{network.Iterations}";
}
