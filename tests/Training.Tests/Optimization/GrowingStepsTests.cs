using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Tests.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Optimization;

/// <summary>Steps that grow, as a rule and in the engines.</summary>
public sealed class GrowingStepsTests
{
    [Fact]
    public void Whatever_the_network_does_steps_are_at_least_eta_and_add_up_to_the_time_of_the_constant_ones() =>
        Prop.ForAll(
                Arb.From(
                    from iterations in Gen.Choose(0, 700)
                    from seed in Gen.Choose(0, 1 << 20)
                    from scale in Gen.Elements(1e-6, 0.1, 1.0)
                    select (iterations, seed, scale)
                ),
                draw =>
                {
                    var random = new Random(draw.seed);
                    var steps = new GrowingSteps(draw.iterations, beta: 0.7);
                    double sum = 0;
                    int count = 0;
                    while (steps.Left > 0)
                    {
                        double left = steps.Left;
                        double step = steps.Next(random.NextDouble() * 2, random.NextDouble() * draw.scale, random.NextDouble());
                        Assert.InRange(step, Math.Min(1, left), Math.Min(GrowingSteps.Most, left));
                        sum += step;
                        count++;
                    }

                    Assert.Equal(draw.iterations, sum, 1e-9 * (1 + draw.iterations));
                    Assert.InRange(count, Math.Ceiling(draw.iterations / GrowingSteps.Most), draw.iterations);
                    Assert.InRange(GrowingSteps.Expected(draw.iterations), Math.Min(1, draw.iterations), draw.iterations);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(2022, 77));

    [Fact]
    public void A_step_moves_small_weights_by_a_third_and_grows_with_the_fall_of_the_loss_once_a_weight_was_large()
    {
        var steps = new GrowingSteps(1000, beta: 1);
        Assert.Equal(0.33 * 0.1 / 0.001, steps.Next(2, 0.1, 0.001), 1e-12);
        Assert.Equal(1, steps.Next(2, 0.1, 10));
        Assert.Equal(100, steps.Next(2, 0.1, 0));
        Assert.Equal(1, steps.Next(1.5, 0.5, 0.001));

        // Half the loss of the start, a quarter, a thousandth; that weights are small again changes nothing.
        Assert.Equal(1, steps.Next(1, 0.1, 0.001));
        Assert.Equal(2, steps.Next(0.5, 0.1, 0.001));
        Assert.Equal(100, steps.Next(0.002, 0.1, 0.001));
        Assert.True(double.IsNaN(steps.Next(double.NaN, 1, 1)));
    }

    [Fact]
    public void Where_nothing_allows_growth_the_bits_are_those_of_constant_steps()
    {
        // Weights of the size of beta from the start, and a loss that stays above half of what it was.
        TrialConfiguration constant = TrialSamples.Configuration(3, 40, 4, [4, 5], 6, step: 0.01, scale: 0.4);
        Assert.Equal(Bits(constant), Bits(Growing(constant)));
        TrialConfiguration layered = constant with { Network = constant.Network with { SecondLayerStep = 0.01 } };
        Assert.Equal(Bits(layered), Bits(Growing(layered)));
    }

    [Fact]
    public void Every_path_and_batch_gives_the_same_bits()
    {
        foreach (double? layer in (double?[])[null, 0.05])
        {
            TrialConfiguration configuration = Growing(TrialSamples.Configuration(4, 70, 3, [5, 9], 300, step: 2, scale: 0.02));
            configuration = configuration with { Network = configuration.Network with { SecondLayerStep = layer } };
            EveryPath.HasTheSameBits(TrialSamples.Batch(configuration, 5, 3));
        }
    }

    [Fact]
    public void The_engine_stays_near_its_twin_in_double_precision() =>
        Prop.ForAll(
                RandomShapes.Of(samples: 60, beyond: 8, power: 5),
                shape =>
                {
                    TrialConfiguration configuration = Growing(
                        TrialSamples.Configuration(
                            shape.K,
                            shape.N,
                            shape.M,
                            [.. Enumerable.Range(0, shape.R).Select(r => shape.D + r)],
                            iterations: 20,
                            degree: shape.Q,
                            beta: 0.5 + (shape.Seed % 3 * 0.5),
                            step: 0.5,
                            scale: shape.Seed % 2 == 0 ? 0.4 : 0.03,
                            testSamples: 20,
                            dictionary: shape.Seed % 4 == 0 ? DictionaryKind.Random : DictionaryKind.Canonical
                        )
                    );
                    TrialBatch batch = TrialSamples.Batch(configuration, shape.Seed);
                    TrialResult single = new CpuTrialEngine().Results(batch, default)[0];
                    TrialResult reference = new ReferenceTrialEngine().Results(batch, default)[0];
                    Assert.Equal(reference.Joint.Iterations, single.Joint.Iterations);
                    Assert.InRange(single.Joint.Iterations, 1, 20);
                    float scale = reference.FinalGamma.Max();
                    foreach ((float a, float b) in reference.FinalGamma.Zip(single.FinalGamma))
                    {
                        // Factors of steps are up to 100, and so is what they make of a difference (TwinTests).
                        Assert.Equal(a, b, 1e-3 * Math.Max(scale, 1e-3));
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(2022, 77));

    [Fact]
    public void Far_fewer_steps_end_where_the_constant_ones_do()
    {
        TrialConfiguration constant = TrialSamples.Configuration(4, 80, 6, [6, 6], iterations: 300, step: 5, scale: 0.02, testSamples: 200);
        constant = constant with
        {
            Data = constant.Data with { Modalities = [.. constant.Data.Modalities.Select(m => m with { InsufficientProbability = 0.01 })] },
        };
        const int Trials = 60;
        var engine = new CpuTrialEngine();
        TrialResult[] full = engine.Results(TrialSamples.Batch(constant, 0, Trials), default);
        TrialResult[] growing = engine.Results(TrialSamples.Batch(Growing(constant), 0, Trials), default);
        int same = 0;
        for (int i = 0; i < Trials; i++)
        {
            Assert.InRange(growing[i].Joint.Iterations, 4, 299);
            for (int j = 0; j < 4; j++)
            {
                same += Winner(full[i], j) == Winner(growing[i], j) ? 1 : 0;
            }
        }

        double steps = growing.Average(t => t.Joint.Iterations);
        Assert.True(steps < 120, $"{steps} steps");
        Assert.True(same >= 0.9 * 4 * Trials, $"streams {TrialSamples.Streams}: {same} of {4 * Trials} winners are the same");
        Assert.Equal(full.Average(t => t.Joint.TestErrors.Sum()), growing.Average(t => t.Joint.TestErrors.Sum()), 4.0);

        // The same number of steps of eta goes nowhere near as far.
        TrialConfiguration few = constant with
        {
            Optimization = constant.Optimization with { Iterations = (int)steps },
        };
        TrialResult[] hurried = engine.Results(TrialSamples.Batch(few, 0, Trials), default);
        Assert.True(hurried.Average(t => t.Joint.FinalLoss) > 2 * growing.Average(t => t.Joint.FinalLoss));
    }

    [Fact]
    public void Steps_do_not_grow_under_remedies_that_count_them_and_stop_at_a_loss_target()
    {
        TrialConfiguration plain = Growing(
            TrialSamples.Configuration(3, 20, 2, [4, 4], 200, step: 2, checkpoints: CheckpointSchedule.None)
        );
        foreach (RemedyMethod method in (RemedyMethod[])[RemedyMethod.Alternating, RemedyMethod.UnimodalPretraining])
        {
            TrialConfiguration remedied = plain with { Remedy = new RemedyParameters { Method = method } };
            var error = Assert.Throws<ArgumentException>(() => new CpuTrialEngine().Run(TrialSamples.Batch(remedied), default));
            Assert.Contains("cannot be growing under a remedy", error.Message, StringComparison.Ordinal);
        }

        TrialConfiguration balanced = plain with { Remedy = new RemedyParameters { Method = RemedyMethod.BalancedInit } };
        Assert.Null(ConfigurationRules.CannotGrow(balanced));
        TrialConfiguration stops = plain with { Optimization = plain.Optimization with { LossTarget = 0.5 } };
        TrialResult ended = new CpuTrialEngine().Results(TrialSamples.Batch(stops), default)[0];
        TrialResult not = new CpuTrialEngine().Results(TrialSamples.Batch(plain), default)[0];
        Assert.InRange(ended.Joint.FinalLoss, 0, 0.5f);
        Assert.True(ended.Joint.Iterations < not.Joint.Iterations);
    }

    private static TrialConfiguration Growing(TrialConfiguration constant) =>
        constant with
        {
            Optimization = constant.Optimization with { Steps = StepSchedule.Growing },
        };

    private static int Winner(TrialResult trial, int label) => trial.FinalGamma[2 * label] > trial.FinalGamma[(2 * label) + 1] ? 0 : 1;

    private static string Bits(TrialConfiguration configuration) =>
        TrialSamples.Bits(new CpuTrialEngine().Run(TrialSamples.Batch(configuration, 3, 2), default));
}
