using System.Buffers.Binary;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Ledger;

/// <summary>Results as rows of bytes, whatever is in them.</summary>
public sealed class ResultBlockTests
{
    private static readonly ResultLayout s_layout = new(4, 1, 24);

    [Fact]
    public void An_engine_that_returns_other_trials_or_another_layout_is_told_so()
    {
        var block = new ResultBlock(s_layout, new byte[3 * 24]);
        Assert.Equal(block, block.Require(3, s_layout));
        Assert.Equal(
            "the engine returned 3 results for 4 trials",
            Assert.Throws<InvalidOperationException>(() => block.Require(4, s_layout)).Message
        );
        Assert.Equal(
            "the engine returned results of layout 4 x 1 (24 bytes) for trials of layout 4 x 2 (24 bytes)",
            Assert.Throws<InvalidOperationException>(() => block.Require(3, s_layout with { B = 2 })).Message
        );
        Assert.Throws<InvalidOperationException>(() => default(ResultBlock).Require(3, s_layout));
        Assert.Throws<InvalidOperationException>(() => new ResultBlock(s_layout, new byte[(3 * 24) + 1]).Require(3, s_layout));
    }

    [Fact]
    public void A_row_begins_with_its_outcome_and_has_its_digest_at_byte_twelve()
    {
        TrialConfiguration configuration = TestKit.Trials.TrialSamples.Configuration(3, 9, 1, [3, 4], iterations: 2);
        ResultBlock trained = new TestKit.Engines.SyntheticEngine().Run(
            new TrialBatch(configuration, new Training.Randomness.StreamRoot(1), 0, 2),
            CancellationToken.None
        );
        TrialResult[] results = TrialCodec.Decode(trained);
        Assert.Equal(configuration.Layout, trained.Layout);
        Assert.Equal((2, results[1].WeightsDigest), (trained.Count, ResultLayout.Digest(trained.Row(1))));
        Assert.NotEqual(0ul, results[1].WeightsDigest);
        ResultBlock crashed = configuration.Failed(TrialOutcome.Crashed);
        Assert.Equal((1, TrialOutcome.Crashed), (crashed.Count, ResultLayout.Outcome(crashed.Row(0))));
        Assert.Throws<ArgumentOutOfRangeException>(() => configuration.Failed(TrialOutcome.Diverged));
    }

    [Fact]
    public void A_frame_whose_payload_is_no_whole_number_of_rows_is_none()
    {
        var frame = new LedgerFrame(100, 0, new TrialBlock(0, 0, 2), s_layout);
        byte[] bytes = new byte[frame.TotalBytes + 1];
        frame.Seal(bytes, seed: 7);
        Assert.Equal(frame, LedgerFrame.ReadPrelude(bytes, 100, 7));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(48), (2 * 24) + 1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(52), Crc32C.Append(7, bytes.AsSpan(0, 52)));
        Assert.Null(LedgerFrame.ReadPrelude(bytes, 100, 7));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(48), 2 * 19);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(52), Crc32C.Append(7, bytes.AsSpan(0, 52)));
        Assert.Null(LedgerFrame.ReadPrelude(bytes, 100, 7));
    }

    [Fact]
    public async Task A_copy_of_a_ledger_holds_the_same_rows_whatever_their_layout()
    {
        using var folder = new TemporaryFolder();
        var identity = new LedgerIdentity("a spec\n", new EngineIdentity("any", 1));
        await using FileLedger from = FileLedger.Open(folder.File("a.ledger"), identity);
        await using FileLedger to = FileLedger.Open(folder.File("b.ledger"), identity);
        foreach ((int configuration, ResultLayout layout) in new[] { (0, s_layout), (1, new ResultLayout(1, 1, 20)) })
        {
            var random = new Random(5);
            foreach (var block in new[] { new TrialBlock(configuration, 0, 1000), new TrialBlock(configuration, 1000, 700) })
            {
                byte[] rows = new byte[block.Count * layout.Bytes];
                random.NextBytes(rows);
                await from.AppendAsync(block, new ResultBlock(layout, rows), CancellationToken.None);
            }
        }

        Assert.Equal(3400, await LedgerCopy.RunAsync(from, to, 2, CancellationToken.None));
        Assert.Equal(ResultsHash.Of(from, 2, out long trials), ResultsHash.Of(to, 2));
        Assert.Equal(3400, trials);
    }
}
