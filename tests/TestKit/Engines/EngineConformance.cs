using ModalityCompetition.Experiments;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;
using Xunit;

namespace ModalityCompetition.TestKit.Engines;

/// <summary>
/// What every <see cref="ITrialEngine"/> promises. A test class derives from this and creates its engine; there are no exemptions. What a
/// machine lacks for an engine is for the constructor of the class to find out, which then skips.
/// </summary>
public abstract class EngineConformance
{
    private static readonly TrialConfiguration Pair = TrialSamples.Configuration(3, 40, 2, [4, 5], iterations: 12, step: 2);

    /// <summary>A new engine.</summary>
    protected abstract ITrialEngine Create();

    [SkippableFact]
    public void A_trial_is_a_pure_function_of_its_inputs()
    {
        ITrialEngine engine = Create();
        string first = TrialSamples.Bits(engine.Run(TrialSamples.Batch(Pair, 7, 2), default));
        _ = engine.Run(TrialSamples.Batch(TrialSamples.Configuration(2, 9, 1, [3], iterations: 3)), default);
        Assert.Equal(first, TrialSamples.Bits(engine.Run(TrialSamples.Batch(Pair, 7, 2), default)));
        Assert.Equal(first, TrialSamples.Bits(Create().Run(TrialSamples.Batch(Pair, 7, 2), default)));
    }

    [SkippableFact]
    public void Results_come_in_trial_order_and_do_not_depend_on_the_batch()
    {
        ITrialEngine engine = Create();
        TrialResult[] together = engine.Results(TrialSamples.Batch(Pair, 100, 6), default);
        Assert.Equal(6, together.Length);
        for (int i = 5; i >= 0; i--)
        {
            Assert.Equal(TrialSamples.Bits(engine.Run(TrialSamples.Batch(Pair, 100 + i), default)), TrialSamples.Bits([together[i]]));
        }

        Assert.Equal(6, together.Select(TrialSamples.Bits).Distinct().Count());
    }

    [SkippableFact]
    public void Several_threads_get_the_bits_of_one()
    {
        ITrialEngine engine = Create();
        TrialConfiguration[] configurations = [Pair, TrialSamples.Configuration(2, 33, 3, [2, 6, 4], iterations: 7, degree: 4)];
        string[] expected =
        [
            .. configurations.Select(configuration => TrialSamples.Bits(Create().Run(TrialSamples.Batch(configuration, 0, 3), default))),
        ];
        string[] actual = new string[16];
        Parallel.For(
            0,
            actual.Length,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            i => actual[i] = TrialSamples.Bits(engine.Run(TrialSamples.Batch(configurations[i % 2], 0, 3), default))
        );
        Assert.All(actual, (bits, i) => Assert.Equal(expected[i % 2], bits));
    }

    [SkippableTheory]
    [InlineData(1, null)]
    [InlineData(5, null)]
    [InlineData(3, 1.0)]
    public void A_traced_trial_has_the_bits_of_an_untraced_one(int every, double? lossTarget)
    {
        TrialConfiguration configuration = TrialSamples.Configuration(
            3,
            40,
            2,
            [4, 5],
            iterations: 12,
            step: 3,
            scale: 0.5,
            lossTarget: lossTarget
        );
        ITrialEngine engine = Create();
        TrialResult result = engine.Results(TrialSamples.Batch(configuration, 4), default)[0];
        TrialTrace trace = engine.Trace(TrialSamples.Batch(configuration, 4), new TraceOptions(every, IncludeArrays: true), default);
        Assert.Equal(TrialSamples.Bits(result), TrialSamples.Bits(trace.Result));
        Assert.Equal(4, trace.Trial);
        int last = Math.Max(result.Joint.Iterations, result.Unimodal.Max(network => network.Iterations));
        Assert.Equal([.. Enumerable.Range(0, last).Where(t => t % every == 0), last], trace.Iterations);
        Assert.Equal(result.InitialGamma, trace.Gamma[0]);
        Assert.Equal(result.FinalGamma, trace.Gamma[^1]);
        Assert.Equal(result.InitialGamma, trace.UnimodalGamma[0]);
        Assert.Equal(result.Joint.FinalLoss, trace.JointLoss[^1]);
        Assert.Equal(trace.Iterations.Length, trace.Gamma.Length);
        Assert.Equal(trace.Iterations.Length, trace.UnimodalGamma.Length);
        Assert.Equal(trace.Iterations.Length, trace.JointLoss.Length);
        for (int r = 0; r < result.Modalities; r++)
        {
            Assert.Equal(trace.Iterations.Length, trace.UnimodalLoss[r].Length);
            Assert.Equal(result.Unimodal[r].FinalLoss, trace.UnimodalLoss[r][^1]);
            Assert.Equal(result.Classes * 2 * configuration.Data.Modalities[r].Dimension, trace.Arrays!.JointWeights[r].Length);
            Assert.NotEqual(trace.Arrays.InitialWeights[r], trace.Arrays.JointWeights[r]);
        }

        for (int s = 0; s < trace.Iterations.Length; s++)
        {
            for (int at = 0; at < result.LearnIterations.Length; at++)
            {
                bool learned = result.LearnIterations[at] != TrialResult.NeverLearned && result.LearnIterations[at] <= trace.Iterations[s];
                Assert.True(learned || trace.Gamma[s][at] < 1, $"Gamma {trace.Gamma[s][at]} at record {s} though it had not reached beta");
            }
        }
    }

    [SkippableFact]
    public void No_iteration_leaves_the_initial_weights()
    {
        TrialConfiguration configuration = TrialSamples.Configuration(3, 20, 2, [4, 5], iterations: 0);
        TrialTrace trace = Create().Trace(TrialSamples.Batch(configuration), new TraceOptions(10, IncludeArrays: true), default);
        Assert.Equal([0], trace.Iterations);
        Assert.Equal(trace.Result.InitialGamma, trace.Result.FinalGamma);
        Assert.Equal(trace.Arrays!.InitialWeights, trace.Arrays.JointWeights);
        Assert.Equal(trace.Arrays.InitialWeights, trace.Arrays.UnimodalWeights);
        Assert.All(trace.Result.Probes.Zip(trace.Result.Unimodal), pair => Assert.Equal(pair.First.TestErrors, pair.Second.TestErrors));
    }

    [SkippableFact]
    public void One_modality_is_its_own_probe()
    {
        TrialResult result = Create()
            .Results(TrialSamples.Batch(TrialSamples.Configuration(4, 50, 3, [6], iterations: 15, step: 2)), default)[0];
        foreach (NetworkResult network in new[] { result.Unimodal[0], result.Probes[0] })
        {
            Assert.Equal(result.Joint.TestErrors, network.TestErrors);
            Assert.Equal(result.Joint.TrainErrors, network.TrainErrors);
            Assert.Equal(result.Joint.FinalLoss, network.FinalLoss);
            Assert.Equal(result.Joint.Iterations, network.Iterations);
        }
    }

    [SkippableFact]
    public void A_loss_target_stops_each_network_at_the_first_loss_that_meets_it()
    {
        TrialConfiguration open = TrialSamples.Configuration(3, 40, 2, [4, 5], iterations: 40, step: 3, scale: 0.5);
        ITrialEngine engine = Create();
        float[] losses = engine.Trace(TrialSamples.Batch(open), new TraceOptions(1), default).JointLoss;
        int stop = losses.Length / 2;
        Assert.True(losses.Take(stop).Min() > losses[stop], "the losses of this trial must decrease for this test to mean something");
        TrialConfiguration closed = open with { Optimization = open.Optimization with { LossTarget = losses[stop] * (1 + 1e-6) } };
        TrialResult result = engine.Results(TrialSamples.Batch(closed), default)[0];
        Assert.Equal(stop, result.Joint.Iterations);
        Assert.Equal(losses[stop], result.Joint.FinalLoss);
        Assert.All(result.Probes, probe => Assert.Equal(stop, probe.Iterations));
        TrialResult never = engine.Results(
            TrialSamples.Batch(open with { Optimization = open.Optimization with { LossTarget = 100 } }),
            default
        )[0];
        Assert.Equal(0, never.Joint.Iterations);
    }

    [SkippableFact]
    public void A_divergence_is_recorded_with_its_place()
    {
        // Inputs up to 1e30 and the largest step overflow even double precision at the first update.
        TrialConfiguration tame = TrialSamples.Configuration(3, 40, 2, [4, 5], iterations: 20, step: 1e308, scale: 0.5);
        TrialConfiguration configuration = tame with
        {
            Data = tame.Data with { Modalities = [.. tame.Data.Modalities.Select(modality => modality with { SufficientMax = 1e30 })] },
        };
        TrialTrace trace = Create().Trace(TrialSamples.Batch(configuration), new TraceOptions(1), default);
        TrialResult result = trace.Result;
        Assert.Equal(TrialOutcome.Diverged, result.Outcome);
        Assert.Equal(TrialResult.JointNetwork, result.Divergence!.Value.Modality);
        Assert.InRange(result.Divergence.Value.Iteration, 1, 20);
        Assert.All(result.FinalGamma, gamma => Assert.True(float.IsNaN(gamma)));
        Assert.All(result.InitialGamma, gamma => Assert.True(float.IsFinite(gamma)));
        Assert.All(result.LearnIterations, learned => Assert.Equal(TrialResult.NeverLearned, learned));
        Assert.Equal(50, result.TestClassCounts.Sum());
        Assert.Equal(0UL, result.WeightsDigest);
        Assert.Equal(result.Divergence.Value.Iteration, trace.Iterations[^1]);
        Assert.True(float.IsNaN(trace.JointLoss[^1]));
        Assert.True(float.IsFinite(trace.JointLoss[0]));
    }

    [SkippableFact]
    public void Errors_are_counted_by_true_class_and_shrink_with_the_margin()
    {
        ITrialEngine engine = Create();
        int previous = 50;
        foreach (double margin in new[] { 0.0, 0.5, 1e6 })
        {
            TrialConfiguration configuration = TrialSamples.Configuration(
                3,
                40,
                2,
                [4, 5],
                iterations: 4,
                step: 1,
                scale: 0.5,
                margin: margin
            );
            TrialResult result = engine.Results(TrialSamples.Batch(configuration), default)[0];
            Assert.All(result.Joint.TestErrors, (errors, j) => Assert.InRange(errors, 0, result.TestClassCounts[j]));
            Assert.True(
                result.Joint.TotalTestErrors <= previous,
                $"{result.Joint.TotalTestErrors} errors with margin {margin}, {previous} before"
            );
            Assert.True(margin > 0 || result.Joint.TotalTestErrors > 0, "a network of four steps must err for this test to mean something");
            previous = result.Joint.TotalTestErrors;
        }

        Assert.Equal(0, previous);
    }

    [SkippableFact]
    public void A_tie_is_an_error()
    {
        // sigma(x) is about 1e-480 here: 0 in float32 and in double, so that every output is 0.
        TrialConfiguration configuration = TrialSamples.Configuration(3, 40, 2, [4, 5], iterations: 0, scale: 1e-30, degree: 16);
        TrialResult result = Create().Results(TrialSamples.Batch(configuration), default)[0];
        Assert.Equal(result.TestClassCounts, result.Joint.TestErrors);
    }

    [SkippableFact]
    public void A_cancelled_batch_ends_with_a_cancellation()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Create().Run(TrialSamples.Batch(Pair), source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => Create().Trace(TrialSamples.Batch(Pair), new TraceOptions(1), source.Token));
    }

    [SkippableFact]
    public async Task A_running_trial_can_be_cancelled()
    {
        TrialConfiguration endless = TrialSamples.Configuration(3, 40, 2, [4, 5], iterations: 100_000_000, step: 1e-6);
        using CancellationTokenSource source = new();
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ITrialEngine engine = Create();
        Task running = Task.Run(() =>
        {
            started.SetResult();
            engine.Run(TrialSamples.Batch(endless), source.Token);
        });
        await started.Task;
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [SkippableFact]
    public void A_parameter_out_of_range_is_refused()
    {
        ITrialEngine engine = Create();
        Assert.Throws<ArgumentException>(() => engine.Run(TrialSamples.Batch(Pair, 0, 0), default));
        Assert.Throws<ArgumentException>(() => engine.Run(TrialSamples.Batch(Pair, -1), default));
        Assert.Throws<ArgumentException>(() =>
            engine.Run(TrialSamples.Batch(TrialSamples.Configuration(5, 40, 2, [4], iterations: 1)), default)
        );
        Assert.Throws<ArgumentException>(() =>
            engine.Run(TrialSamples.Batch(TrialSamples.Configuration(3, 40, 0, [4], iterations: 1)), default)
        );
        Assert.ThrowsAny<ArgumentException>(() => engine.Trace(TrialSamples.Batch(Pair), new TraceOptions(0), default));
    }

    [SkippableFact]
    public void A_random_dictionary_measures_along_its_columns()
    {
        TrialConfiguration configuration = TrialSamples.Configuration(3, 20, 2, [5], iterations: 3, dictionary: DictionaryKind.Random);
        TrialTrace trace = Create().Trace(TrialSamples.Batch(configuration), new TraceOptions(1, IncludeArrays: true), default);
        TrialArrays arrays = trace.Arrays!;
        for (int j = 0; j < 3; j++)
        {
            double expected = Enumerable
                .Range(0, 2)
                .Max(l =>
                    Math.Max(
                        0,
                        Enumerable
                            .Range(0, 5)
                            .Sum(k => (double)arrays.JointWeights[0][(((j * 2) + l) * 5) + k] * arrays.Dictionaries[0][(k * 3) + j])
                    )
                );
            Assert.Equal(expected, trace.Result.FinalGamma[j], 1e-6);
        }
    }
}
