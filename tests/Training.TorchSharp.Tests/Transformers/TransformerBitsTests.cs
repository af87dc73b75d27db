using ModalityCompetition.Experiments;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.TorchSharp.Engines;
using ModalityCompetition.Training.TorchSharp.Tests.Engines;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Transformers.Trials;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tests.Transformers;

/// <summary>A trial has the same bits alone, beside others and on any thread, and disturbs nobody.</summary>
public sealed class TransformerBitsTests
{
    public TransformerBitsTests() => TestDevice.SkipWithoutLibtorch();

    private static readonly StreamRoot s_root = new(3);

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_batch_gives_the_bits_of_its_trials_alone_and_on_other_threads(bool preNorm)
    {
        TransformerConfiguration configuration = TransformerCases.Small(dropout: 0.1, preNorm: preNorm) with
        {
            Checkpoints = CheckpointSchedule.At(1, 7, 20),
        };
        TorchTrialEngine engine = TestDevice.Engine();
        ResultBlock together = engine.Run(new TrialBatch(configuration, s_root, 4, 3), default);
        byte[][] alone = new byte[3][];
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(i => new Thread(() =>
                    alone[i] = engine.Run(new TrialBatch(configuration, s_root, 4 + i, 1), default).Rows.ToArray()
                )),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(together.Row(i).ToArray(), alone[i]);
        }

        Assert.Equal(3, Enumerable.Range(0, 3).Select(i => ResultLayout.Digest(together.Row(i))).Distinct().Count());
    }

    [SkippableFact]
    public void Whoever_else_computes_has_no_influence_and_feels_none()
    {
        TransformerConfiguration configuration = TransformerCases.Small(steps: 40);
        TrialBatch competition = TrialSamples.Batch(TrialSamples.Configuration(3, 40, 2, [4, 5], iterations: 60), 0, 40);
        TorchTrialEngine engine = TestDevice.Engine();
        int before = get_num_threads();
        byte[] tiles = engine.Run(competition, default).Rows.ToArray();
        byte[] trial = engine.Run(new TrialBatch(configuration, s_root, 0, 1), default).Rows.ToArray();
        Assert.Equal(before, get_num_threads());
        byte[][] found = new byte[8][];
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, found.Length)
                .Select(i => new Thread(() =>
                    found[i] = (
                        i % 2 == 0 ? engine.Run(competition, default) : engine.Run(new TrialBatch(configuration, s_root, 0, 1), default)
                    ).Rows.ToArray()
                )),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        for (int i = 0; i < found.Length; i++)
        {
            Assert.Equal(i % 2 == 0 ? tiles : trial, found[i]);
        }

        Assert.Equal(engine.Identity, TestDevice.Engine().Identity);
    }

    [SkippableFact]
    public void What_does_not_concern_a_network_leaves_its_bits_alone()
    {
        TransformerConfiguration configuration = TransformerCases.Small();
        TransformerResult plain = Result(configuration);
        TransformerResult measured = Result(configuration with { Checkpoints = CheckpointSchedule.LogSpaced(4) });
        Assert.Equal(plain.WeightsDigest, measured.WeightsDigest);
        Assert.Equal(4, measured.OnTheWay.Length);
        for (int v = 0; v < 3; v++)
        {
            // The last checkpoint is the end.
            NetworkScore end = measured.Scores[v];
            Assert.Equal(new CheckpointScore(end.TestCorrect.Sum(), end.TrainCorrect, end.TrainLoss), measured.OnTheWay[3][v]);
        }

        TransformerResult longer = Result(configuration with { Probe = configuration.Probe with { Steps = 3 } });
        Assert.Equal(Json(plain.Scores[..3]), Json(longer.Scores[..3]));
        Assert.NotEqual(plain.WeightsDigest, longer.WeightsDigest);
    }

    [SkippableFact]
    public void No_step_leaves_what_was_drawn()
    {
        TransformerConfiguration configuration = TransformerCases.Small(steps: 0);
        TransformerResult result = Result(configuration);
        Assert.Equal(TrialOutcome.Completed, result.Outcome);
        Assert.All(result.Scores, score => Assert.InRange(score.TrainLoss, 1, 3));
    }

    [SkippableFact]
    public void A_loss_that_is_not_finite_ends_the_network_and_is_told_with_its_step()
    {
        TransformerConfiguration configuration = TransformerCases.Small(steps: 30, stepSize: 1e30) with
        {
            Checkpoints = CheckpointSchedule.At(30),
        };
        TransformerResult result = Result(configuration);
        Assert.Equal(TrialOutcome.Diverged, result.Outcome);
        Assert.InRange(result.DivergedAt, 1, 5);
        Assert.Equal([float.NaN, float.NaN, float.NaN], result.OnTheWay[0].Select(score => score.TrainLoss));
        Assert.Equal(result.WeightsDigest, Result(configuration).WeightsDigest);
    }

    [SkippableFact]
    public void Trials_leave_no_tensor_behind_and_neither_does_a_cancelled_one()
    {
        TransformerConfiguration configuration = TransformerCases.Small(steps: 700, dropout: 0.1);
        TorchTrialEngine engine = TestDevice.Engine();
        long before = Tensor.TotalCount;
        using CancellationTokenSource source = new();
        long most = 0;
        using Timer timer = new(_ => most = Math.Max(most, Tensor.TotalCount), null, 0, 1);
        engine.Run(new TrialBatch(configuration, s_root, 0, 1), default);
        Assert.Equal(before, Tensor.TotalCount);

        // A tensor a step that is not freed would be 700 for each network.
        Assert.InRange(most, before, before + 500);
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => engine.Run(new TrialBatch(configuration, s_root, 0, 1), source.Token));
        Assert.Equal(before, Tensor.TotalCount);
    }

    [SkippableFact]
    public void It_is_said_that_a_trial_cannot_be_recorded_and_that_every_processor_may_call()
    {
        TransformerConfiguration configuration = TransformerCases.Small();
        TorchTrialEngine engine = TestDevice.Engine();
        Assert.Throws<NotSupportedException>(() => engine.Trace(new TrialBatch(configuration, s_root, 0, 1), new TraceOptions(1), default));
        Assert.Equal(2, engine.CallersFor(TrialSamples.Configuration(2, 8, 1, [2, 3], iterations: 1)));
        Assert.Equal(TestDevice.Name == "cpu" ? null : 2, engine.CallersFor(configuration));
    }

    private static TransformerResult Result(TransformerConfiguration configuration) =>
        TransformerRow.Decode(TestDevice.Engine().Run(new TrialBatch(configuration, s_root, 0, 1), default).Row(0), configuration.Classes);

    private static string Json(NetworkScore[] scores) => System.Text.Json.JsonSerializer.Serialize(scores);
}
