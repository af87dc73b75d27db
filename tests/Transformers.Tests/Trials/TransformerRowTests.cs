using System.Buffers.Binary;
using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Transformers.Tests.Trials;

public sealed class TransformerRowTests
{
    private static readonly TransformerConfiguration s_configuration = new()
    {
        Source = new StubSource(4),
        Shape = new ImageTextShape(8, 3, 6, 1),
        Encoder = new()
        {
            Layers = 1,
            Hidden = 8,
            Heads = 2,
            Intermediate = 16,
            Patch = 4,
            PreNorm = true,
            InitialScale = 0.02,
        },
        Optimization = new()
        {
            StepSize = 1e-3,
            Steps = 100,
            Batch = 8,
            Warmup = 0.1,
            WeightDecay = 0.01,
        },
        Probe = new()
        {
            StepSize = 1e-2,
            Steps = 50,
            DroppedBelow = 0.5,
        },
        Checkpoints = CheckpointSchedule.At(10, 50),
    };

    [Fact]
    public void A_result_is_what_it_was_before_it_became_bytes()
    {
        TransformerResult result = Sample();
        byte[] row = TransformerRow.Encode(result);

        Assert.Equal(s_configuration.Layout.Bytes, row.Length);
        TransformerResult read = TransformerRow.Decode(row, 4);
        Assert.Equal(row, TransformerRow.Encode(read));
        Assert.Equal(result.Scores[3].TestCorrect, read.Scores[3].TestCorrect);
        Assert.Equal(result.OnTheWay[1], read.OnTheWay[1]);
        Assert.Equal((TrialOutcome.Diverged, 77, 0x1122334455667788UL), (read.Outcome, read.DivergedAt, read.WeightsDigest));
    }

    [Fact]
    public void Numbers_stand_where_the_table_says()
    {
        byte[] row = TransformerRow.Encode(Sample());

        // Network 1, class 2; training sample and loss behind it; the first checkpoint behind five networks.
        Assert.Equal(102, BinaryPrimitives.ReadInt32LittleEndian(row.AsSpan(20 + (1 * 24) + 8)));
        Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(row.AsSpan(20 + (1 * 24) + 16)));
        Assert.Equal(1.5f, BinaryPrimitives.ReadSingleLittleEndian(row.AsSpan(20 + (1 * 24) + 20)));
        Assert.Equal(7, BinaryPrimitives.ReadInt32LittleEndian(row.AsSpan(20 + (5 * 24))));
        Assert.Equal(77, BinaryPrimitives.ReadInt32LittleEndian(row.AsSpan(4)));
    }

    [Theory]
    [InlineData(TrialOutcome.TimedOut)]
    [InlineData(TrialOutcome.Crashed)]
    public void A_trial_without_a_result_is_a_row_like_any_other(TrialOutcome outcome)
    {
        ResultBlock block = s_configuration.Failed(outcome);

        Assert.Equal(1, block.Require(1, s_configuration.Layout).Count);
        Assert.Equal(outcome, ResultLayout.Outcome(block.Row(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_configuration.Failed(TrialOutcome.Diverged));
    }

    [Fact]
    public void The_step_size_rises_in_a_line_and_falls_in_a_cosine()
    {
        AdamWParameters training = s_configuration.Optimization;

        Assert.Equal(10, training.WarmupSteps);
        Assert.Equal(1e-4, training.StepSizeAt(0), 12);
        Assert.Equal(1e-3, training.StepSizeAt(9), 12);
        Assert.Equal(1e-3, training.StepSizeAt(10), 12);
        Assert.Equal(0.5e-3, training.StepSizeAt(55), 12);
        Assert.Equal(1e-3 * Math.Pow(Math.Sin(Math.PI / 180), 2), training.StepSizeAt(99), 12);
        Assert.Equal(1e-3, (training with { Warmup = 0 }).StepSizeAt(0), 12);
    }

    private static TransformerResult Sample() =>
        new()
        {
            Outcome = TrialOutcome.Diverged,
            DivergedAt = 77,
            WeightsDigest = 0x1122334455667788,
            Scores =
            [
                .. Enumerable
                    .Range(0, TransformerResult.Networks)
                    .Select(v => new NetworkScore([.. Enumerable.Range(0, 4).Select(j => (100 * v) + j)], v, v + 0.5f)),
            ],
            OnTheWay =
            [
                .. Enumerable
                    .Range(0, 2)
                    .Select(c => Enumerable.Range(0, 3).Select(v => new CheckpointScore(7 + c, v, c + (0.25f * v))).ToArray()),
            ],
        };
}
