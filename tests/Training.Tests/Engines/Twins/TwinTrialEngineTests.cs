using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Experiments;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Engines.Twins;
using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Training.Tests.Engines.Twins;

/// <summary>Trials and their twins against the same trials alone, and against each twin as a trial of its own.</summary>
public sealed class TwinTrialEngineTests
{
    private static readonly CpuTrialEngine Alone = new();
    private static readonly TwinTrialEngine Engine = new(Alone);

    [Fact]
    public void A_trial_with_twins_has_the_bits_of_the_trial_without_them() =>
        Prop.ForAll(
                RandomShapes.Of(samples: 40, beyond: 5, power: 5),
                shape =>
                {
                    TrialConfiguration plain = Configuration(shape);
                    TrialConfiguration twinned = plain with { Twins = TwinSamples.Of(plain, 2 + (shape.Seed % 5)) };
                    ResultBlock without = Engine.Run(TrialSamples.Batch(plain, shape.Seed, 3), default);
                    ResultBlock with = Engine.Run(TrialSamples.Batch(twinned, shape.Seed, 3), default);
                    with.Require(3, twinned.Layout);
                    Assert.NotEqual(without.Layout.B, with.Layout.B);
                    for (int i = 0; i < 3; i++)
                    {
                        Assert.True(with.Row(i)[..without.Layout.Bytes].SequenceEqual(without.Row(i)));
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(2022, 77));

    [Fact]
    public void What_twins_measured_is_what_each_measures_as_a_trial_of_its_own() =>
        Prop.ForAll(
                RandomShapes.Of(samples: 30, beyond: 4, power: 4),
                shape =>
                {
                    int twins = 2 + (shape.Seed % 4);
                    TrialConfiguration plain = Configuration(shape);
                    TrialConfiguration configuration = plain with
                    {
                        Twins = TwinSamples.Of(plain, twins) with
                        {
                            TestSamples = 7,
                            Neurons = 1 + (shape.Seed % 9),
                            TrainSamples = 11,
                            StepSize = shape.Seed % 3 == 0 ? 1e30 : 1,
                        },
                    };
                    TrialResult result = Engine.Results(TrialSamples.Batch(configuration, shape.Seed), default)[0];
                    TwinMeasurements expected = new(shape.K, shape.R);
                    for (int l = 0; l < twins; l++)
                    {
                        long index = TwinTrialEngine.IndexOf(shape.Seed, l, twins);
                        Count(Alone.Results(TrialSamples.Batch(configuration.Twin!, index), default)[0], expected, l > 0);
                    }

                    Assert.Equal(expected.Words, result.Twins.Words);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(2022, 77));

    [Theory]
    [InlineData(RemedyMethod.None, false)]
    [InlineData(RemedyMethod.Ogm, false)]
    [InlineData(RemedyMethod.GradientBlending, false)]
    [InlineData(RemedyMethod.None, true)]
    public void Rows_are_the_same_however_trials_are_batched(RemedyMethod remedy, bool secondLayer)
    {
        TrialConfiguration plain = TrialSamples.Configuration(
            3,
            20,
            2,
            [4, 5],
            12,
            checkpoints: CheckpointSchedule.LogSpaced(2),
            validationSamples: 9
        );
        plain = plain with
        {
            Remedy = new RemedyParameters { Method = remedy },
            Network = plain.Network with { SecondLayerStep = secondLayer ? 0.1 : null },
        };
        TrialConfiguration configuration = plain with { Twins = TwinSamples.Of(plain, 3) };
        ResultBlock all = Engine.Run(TrialSamples.Batch(configuration, 5, 6), default);
        byte[] parts =
        [
            .. Engine.Run(TrialSamples.Batch(configuration, 5, 1), default).Rows.Span,
            .. Engine.Run(TrialSamples.Batch(configuration, 6, 3), default).Rows.Span,
            .. Engine.Run(TrialSamples.Batch(configuration, 9, 2), default).Rows.Span,
        ];
        Assert.Equal(parts, all.Rows.ToArray());
        TrialTrace trace = Engine.Trace(TrialSamples.Batch(configuration, 7), new TraceOptions(3), default);
        Assert.Equal(all.Row(2).ToArray(), TrialCodec.Encode([trace.Result]).Rows.ToArray());
        Assert.Equal(secondLayer ? 0.4 : null, configuration.Twin!.Network.SecondLayerStep);
    }

    [Fact]
    public void Random_numbers_of_other_twins_are_those_of_no_trial_and_of_no_other_twin() =>
        Prop.ForAll(
                Arb.From(
                    from trial in Gen.Choose(0, int.MaxValue)
                    from high in Gen.Choose(0, 1023)
                    from gap in Gen.Choose(1, 3)
                    from twins in Gen.Choose(TwinParameters.Fewest, TwinParameters.Most)
                    select (Trial: Math.Min((high * (1L << 31)) + trial, TwinParameters.MostTrials - 4), Gap: gap, Twins: twins)
                ),
                draw =>
                {
                    long[] own = Indices(draw.Trial, draw.Twins);
                    long[] others = Indices(draw.Trial + draw.Gap, draw.Twins);
                    Assert.Equal(draw.Trial, own[0]);
                    Assert.Distinct(own.Concat(others));
                    Assert.All(own[1..], index => Assert.InRange(index, TwinParameters.MostTrials, (1L << 48) - 1));
                    Assert.Equal(Enumerable.Range(0, draw.Twins - 1).Select(l => own[1] + l), own[1..]);

                    // Those of consecutive trials are consecutive, so that an engine is asked for all at once.
                    Assert.Equal(own[^1] + 1, TwinTrialEngine.IndexOf(draw.Trial + 1, 1, draw.Twins));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(2022, 77));

    [Theory]
    [InlineData(TrainedNetworks.All)]
    [InlineData(TrainedNetworks.Joint)]
    public void The_mean_of_the_first_twin_less_that_of_all_is_zero_and_another_law_of_the_others_is_noticed(TrainedNetworks networks)
    {
        TrialConfiguration plain = TrialSamples.Configuration(3, 15, 2, [3, 3], 16, testSamples: 30, step: 1);
        TrialConfiguration configuration = plain with { Twins = TwinSamples.Of(plain, 4, cheaper: 8) with { Networks = networks } };
        const int Trials = 1500;
        TrialResult[] results = Engine.Results(TrialSamples.Batch(configuration, 0, Trials), default);
        Assert.True(
            Distance(results, configuration, shift: 0) < 4,
            $"streams {TrialSamples.Streams}: {Distance(results, configuration, 0)}"
        );

        // Others that err on five samples of a hundred more.
        Assert.True(Distance(results, configuration, shift: 0.05) > 4, "a shift by 0.05 was not noticed");
    }

    [Fact]
    public void Where_winners_and_errors_are_all_that_is_asked_for_they_are_what_they_were()
    {
        TrialConfiguration plain = TrialSamples.Configuration(3, 30, 2, [4, 4], 20, testSamples: 40);
        TrialConfiguration brief = plain with { Evaluation = plain.Evaluation with { WinnersAndErrorsOnly = true } };
        foreach ((TrialResult all, TrialResult some) in Each(plain).Zip(Each(brief)))
        {
            Assert.Equal(all.FinalGamma, some.FinalGamma);
            Assert.Equal(Errors(all), Errors(some));
            Assert.Equal(all.WeightsDigest, some.WeightsDigest);
            Assert.True(float.IsNaN(some.Joint.FinalLoss));
        }

        static TrialResult[] Each(TrialConfiguration configuration) => Alone.Results(TrialSamples.Batch(configuration, 0, 8), default);
        static int[][] Errors(TrialResult t) => [.. new[] { t.Joint }.Concat(t.Unimodal).Concat(t.Probes).Select(n => n.TestErrors)];
    }

    [Fact]
    public void Engines_agree_about_twins_as_they_do_about_trials()
    {
        TrialConfiguration plain = TrialSamples.Configuration(3, 30, 2, [4, 4], 20, testSamples: 40);
        TrialConfiguration configuration = plain with { Twins = TwinSamples.Of(plain, 3) };
        TrialResult[] single = Engine.Results(TrialSamples.Batch(configuration, 0, 8), default);
        TrialResult[] precise = new TwinTrialEngine(new ReferenceTrialEngine()).Results(TrialSamples.Batch(configuration, 0, 8), default);
        foreach ((TrialResult s, TrialResult p) in single.Zip(precise))
        {
            // A sample at the boundary may fall to either side.
            foreach ((int a, int b) in s.Twins.Words.Zip(p.Twins.Words))
            {
                Assert.InRange(Math.Abs(a - b), 0, TwinMeasurements.Whole / 20);
            }
        }
    }

    [Fact]
    public void Trials_beyond_the_last_that_has_random_numbers_for_its_twins_and_other_engines_are_refused()
    {
        TrialConfiguration plain = TrialSamples.Configuration(2, 5, 1, [2], 4);
        TrialConfiguration configuration = plain with { Twins = TwinSamples.Of(plain, 2) };
        TrialBatch last = TrialSamples.Batch(configuration, TwinParameters.MostTrials - 1);
        Assert.Equal(1, Engine.Run(last, default).Count);
        Assert.Throws<ArgumentException>(() => Engine.Run(last with { Count = 2 }, default));
        Assert.Throws<ArgumentException>(() => Alone.Run(last, default));
        TrialConfiguration one = plain with { Twins = TwinSamples.Of(plain, 1) };
        Assert.Throws<ArgumentException>(() => Engine.Run(TrialSamples.Batch(one), default));
    }

    [Fact]
    public void A_failed_trial_has_the_layout_of_the_others_and_the_cost_counts_twins()
    {
        TrialConfiguration plain = TrialSamples.Configuration(3, 40, 2, [4, 4], 400);
        TrialConfiguration configuration = plain with { Twins = TwinSamples.Of(plain, 10, cheaper: 10) };
        Assert.Equal(configuration.Layout, configuration.Failed(TrialOutcome.Crashed).Layout);
        Assert.All(TrialCodec.Decode(configuration.Failed(TrialOutcome.Crashed))[0].Twins.Words, word => Assert.Equal(0, word));
        double twin = configuration.Twin!.Cost.Flops;
        Assert.Equal(plain.Cost.Flops + (10 * twin), configuration.Cost.Flops, 1e-6 * twin);
        Assert.InRange(configuration.Cost.Flops / plain.Cost.Flops, 1.9, 2.2);
        ITrialDefinition truncated = ((ITrialDefinition)configuration).Truncated(200);
        Assert.InRange(truncated.Cost.Flops / configuration.Cost.Flops, 0.45, 0.55);
    }

    private static long[] Indices(long trial, int twins) =>
        [.. Enumerable.Range(0, twins).Select(l => TwinTrialEngine.IndexOf(trial, l, twins))];

    private static TrialConfiguration Configuration((int K, int N, int M, int D, int Q, int R, int Seed) shape) =>
        TrialSamples.Configuration(
            shape.K,
            shape.N,
            shape.M,
            [.. Enumerable.Repeat(shape.D, shape.R)],
            8,
            shape.Q,
            testSamples: 20,
            checkpoints: CheckpointSchedule.LogSpaced(shape.Seed % 3)
        );

    private static void Count(TrialResult twin, TwinMeasurements counted, bool others)
    {
        if (twin.Outcome == TrialOutcome.Diverged)
        {
            counted.AddDiverged(others);
            return;
        }

        for (int j = 0; j < twin.Classes; j++)
        {
            if (TrialMeasurements.TrainedWinner(twin, j) is >= 0 and int winner)
            {
                counted.Wins(others)[(j * twin.Modalities) + winner]++;
            }
        }

        NetworkResult[] networks = [twin.Joint, .. twin.Unimodal, .. twin.Probes];
        for (int v = 0; v < networks.Length; v++)
        {
            double share = TrialMeasurements.TestError(twin, networks[v]);
            counted.Errors(others)[v] += (int)Math.Floor((share * TwinMeasurements.Whole) + 0.5);
        }
    }

    // The farthest mean, in its standard errors.
    private static double Distance(TrialResult[] results, TrialConfiguration configuration, double shift)
    {
        int twins = configuration.Twins!.Count;
        double farthest = 0;
        for (int v = 0; v < 1 + (2 * configuration.Modalities); v++)
        {
            if (v >= 1 && v <= configuration.Modalities && configuration.Twins.Networks == TrainedNetworks.Joint)
            {
                Assert.All(results, t => Assert.Equal((0, 0), (t.Twins.Errors(others: false)[v], t.Twins.Errors(others: true)[v])));
                continue;
            }

            double[] z =
            [
                .. results.Select(t =>
                {
                    double first = (double)t.Twins.Errors(others: false)[v] / TwinMeasurements.Whole;
                    double others = ((double)t.Twins.Errors(others: true)[v] / TwinMeasurements.Whole) + ((twins - 1) * shift);
                    return first - ((first + others) / twins);
                }),
            ];
            double mean = z.Average();
            double error = Math.Sqrt(z.Sum(value => (value - mean) * (value - mean)) / (z.Length - 1) / z.Length);
            farthest = Math.Max(farthest, Math.Abs(mean) / error);
        }

        return farthest;
    }
}
