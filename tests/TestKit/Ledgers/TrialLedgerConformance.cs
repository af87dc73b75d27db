using System.Text.Json;
using System.Text.Json.Serialization;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;
using Xunit;

namespace ModalityCompetition.TestKit.Ledgers;

/// <summary>
/// What every <see cref="ITrialLedger"/> promises. A test class per implementation derives from it; there are no exemptions.
/// </summary>
public abstract class TrialLedgerConformance
{
    /// <summary>The identity that ledgers under test are opened with.</summary>
    protected static LedgerIdentity Identity { get; } = new("a spec\n", new EngineIdentity("synthetic", 1));

    /// <summary>
    /// Opens the ledger under test: an empty one at the first call, the same one, with what was committed, after it was disposed.
    /// </summary>
    protected abstract ITrialLedger OpenLedger();

    private static readonly TrialRange Everything = new(0, long.MaxValue);
    private static readonly JsonSerializerOptions s_everyNumber = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    [SkippableFact]
    public async Task An_empty_ledger_has_an_identity_and_nothing_else()
    {
        await using ITrialLedger ledger = OpenLedger();
        Assert.Equal(Identity, ledger.Identity);
        Assert.Empty(ledger.Committed(0));
        Assert.Empty(ledger.Read(0, Everything));
    }

    [SkippableFact]
    public async Task A_committed_block_reads_back_bit_for_bit_also_after_reopening()
    {
        await using (ITrialLedger ledger = OpenLedger())
        {
            await Append(ledger, new TrialBlock(2, 5, 7));
            LedgerTrials.AssertHolds(ledger, 2, new TrialRange(5, 12));
        }

        await using ITrialLedger again = OpenLedger();
        LedgerTrials.AssertHolds(again, 2, new TrialRange(5, 12));
        LedgerTrials.AssertHolds(again, 0);
    }

    [SkippableFact]
    public async Task Blocks_in_any_order_read_back_in_trial_order_as_maximal_ranges()
    {
        await using ITrialLedger ledger = OpenLedger();
        foreach (long first in new long[] { 20, 0, 30, 10, 50 })
        {
            await Append(ledger, new TrialBlock(0, first, 10));
        }

        LedgerTrials.AssertHolds(ledger, 0, new TrialRange(0, 40), new TrialRange(50, 60));
    }

    [SkippableFact]
    public async Task A_range_that_cuts_blocks_reads_only_its_own_trials()
    {
        await using ITrialLedger ledger = OpenLedger();
        await Append(ledger, new TrialBlock(0, 0, 10));
        await Append(ledger, new TrialBlock(0, 10, 10));
        Assert.Equal([7L, 8, 9, 10, 11], ledger.Read(0, new TrialRange(7, 12)).Select(r => r.Trial));
        Assert.Empty(ledger.Read(0, new TrialRange(20, 30)));
        Assert.Empty(ledger.Read(0, new TrialRange(5, 5)));
    }

    [SkippableFact]
    public async Task Streamed_records_are_the_ones_that_are_read_until_the_next_is_asked_for_also_in_their_bytes()
    {
        await using ITrialLedger ledger = OpenLedger();
        await Append(ledger, new TrialBlock(0, 0, 16));
        await Append(ledger, new TrialBlock(0, 16, 5));
        string[] expected = [.. ledger.Read(0, Everything).ToList().Select(r => Text(r.Result))];
        Assert.Equal(expected, ledger.Stream(0, Everything).Select(r => Text(r.Result)));
        Assert.Equal([3L, 4, 5], ledger.Stream(0, new TrialRange(3, 6)).Select(r => r.Trial));

        // The rows are those that were appended.
        string[] encoded = [.. ledger.Read(0, Everything).Select(r => Bytes(r.Row()))];
        Assert.Equal(encoded, ledger.Rows(0, Everything).Select(Bytes));
        Assert.Equal(encoded[3..6], ledger.Rows(0, new TrialRange(3, 6)).Select(Bytes));

        static string Bytes(TrialRow row) => $"{row.Trial} {row.Layout} {Convert.ToHexString(row.Bytes.Span)}";

        static string Text(TrialResult result) => JsonSerializer.Serialize(result, s_everyNumber);
    }

    [SkippableFact]
    public async Task Configurations_are_apart_and_may_differ_in_shape()
    {
        await using (ITrialLedger ledger = OpenLedger())
        {
            await ledger.AppendAsync(new TrialBlock(0, 0, 2), LedgerTrials.Of(new TrialBlock(0, 0, 2), 3, 2), CancellationToken.None);
            await ledger.AppendAsync(new TrialBlock(7, 0, 2), LedgerTrials.Of(new TrialBlock(7, 0, 2), 5, 1), CancellationToken.None);
        }

        await using ITrialLedger again = OpenLedger();
        Assert.Equal((3, 2), Shape(again.Read(0, Everything).First().Result));
        Assert.Equal((5, 1), Shape(again.Read(7, Everything).First().Result));
    }

    [SkippableFact]
    public async Task Rows_of_any_layout_read_back_and_a_second_layout_is_an_alarm()
    {
        var layout = new ResultLayout(1, 7, 33);
        byte[] rows = [.. Enumerable.Range(0, 5 * layout.Bytes).Select(i => (byte)(i % layout.Bytes == 0 ? 0 : 37 * i))];
        await using (ITrialLedger ledger = OpenLedger())
        {
            await ledger.AppendAsync(new TrialBlock(3, 10, 5), new ResultBlock(layout, rows), CancellationToken.None);
            var longer = new ResultBlock(layout with { Bytes = 34 }, new byte[34]);
            await Assert.ThrowsAsync<LedgerConflictException>(async () =>
                await ledger.AppendAsync(new TrialBlock(3, 20, 1), longer, CancellationToken.None)
            );
            await Assert.ThrowsAnyAsync<ArgumentException>(async () =>
                await ledger.AppendAsync(new TrialBlock(3, 20, 1), new ResultBlock(layout, new byte[34]), CancellationToken.None)
            );
            await Assert.ThrowsAnyAsync<ArgumentException>(async () =>
                await ledger.AppendAsync(new TrialBlock(3, 20, 1), new ResultBlock(new(1, 7, 19), new byte[19]), CancellationToken.None)
            );
        }

        await using ITrialLedger again = OpenLedger();
        Assert.Equal([new TrialRange(10, 15)], again.Committed(3));
        byte[] read = [];
        foreach (TrialRow row in again.Rows(3, Everything))
        {
            Assert.Equal((10 + (read.Length / layout.Bytes), layout), (row.Trial, row.Layout));
            read = [.. read, .. row.Bytes.Span];
        }

        Assert.Equal(rows, read);
    }

    [SkippableTheory]
    [InlineData(10, 10)]
    [InlineData(12, 3)]
    [InlineData(5, 10)]
    [InlineData(15, 10)]
    [InlineData(5, 30)]
    public async Task Appending_committed_trials_again_with_the_same_bits_adds_only_what_is_new(long first, int count)
    {
        var second = new TrialRange(Math.Min(10, first), Math.Max(20, first + count));
        await using (ITrialLedger ledger = OpenLedger())
        {
            await Append(ledger, new TrialBlock(0, 10, 10));
            await Append(ledger, new TrialBlock(0, first, count));
            LedgerTrials.AssertHolds(ledger, 0, second);
        }

        await using ITrialLedger again = OpenLedger();
        LedgerTrials.AssertHolds(again, 0, second);
    }

    [SkippableFact]
    public async Task A_block_that_spans_committed_islands_fills_the_gaps()
    {
        await using ITrialLedger ledger = OpenLedger();
        await Append(ledger, new TrialBlock(0, 3, 2));
        await Append(ledger, new TrialBlock(0, 8, 4));
        await Append(ledger, new TrialBlock(0, 0, 20));
        LedgerTrials.AssertHolds(ledger, 0, new TrialRange(0, 20));
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(9)]
    public async Task A_trial_with_other_bits_is_an_alarm_and_changes_nothing(int differing)
    {
        await using (ITrialLedger ledger = OpenLedger())
        {
            await Append(ledger, new TrialBlock(0, 0, 10));
            TrialResult[] results = LedgerTrials.Of(new TrialBlock(0, 0, 20));
            results[differing] = LedgerTrials.Of(new TrialBlock(0, differing, 1), seed: 99)[0];
            await Assert.ThrowsAsync<LedgerConflictException>(async () =>
                await ledger.AppendAsync(new TrialBlock(0, 0, 20), results, CancellationToken.None)
            );
            LedgerTrials.AssertHolds(ledger, 0, new TrialRange(0, 10));
            await Append(ledger, new TrialBlock(0, 10, 1));
        }

        await using ITrialLedger again = OpenLedger();
        LedgerTrials.AssertHolds(again, 0, new TrialRange(0, 11));
    }

    [SkippableFact]
    public async Task Results_that_do_not_match_their_block_are_refused()
    {
        await using ITrialLedger ledger = OpenLedger();
        TrialResult[] results = LedgerTrials.Of(new TrialBlock(0, 0, 3));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () =>
            await ledger.AppendAsync(new TrialBlock(0, 0, 4), results, CancellationToken.None)
        );
        await Assert.ThrowsAnyAsync<ArgumentException>(async () =>
            await ledger.AppendAsync(new TrialBlock(0, -1, 3), results, CancellationToken.None)
        );
        await Assert.ThrowsAnyAsync<ArgumentException>(async () =>
            await ledger.AppendAsync(new TrialBlock(-1, 0, 3), results, CancellationToken.None)
        );
        await Assert.ThrowsAnyAsync<ArgumentException>(async () =>
            await ledger.AppendAsync(new TrialBlock(0, 0, 0), [], CancellationToken.None)
        );
        Assert.Empty(ledger.Committed(0));
    }

    [SkippableFact]
    public async Task Many_writers_and_readers_at_once_lose_and_double_nothing()
    {
        await using ITrialLedger ledger = OpenLedger();
        Task[] writers =
        [
            .. Enumerable
                .Range(0, 8)
                .Select(w =>
                    Task.Run(async () =>
                    {
                        for (int block = w; block < 64; block += 8)
                        {
                            await Append(ledger, new TrialBlock(block % 2, block / 2 * 5, 5));
                            long[] trials = [.. ledger.Read(block % 2, Everything).Select(r => r.Trial)];
                            Assert.Equal(trials.Distinct().Order(), trials);
                        }
                    })
                ),
        ];
        await Task.WhenAll(writers);
        LedgerTrials.AssertHolds(ledger, 0, new TrialRange(0, 160));
        LedgerTrials.AssertHolds(ledger, 1, new TrialRange(0, 160));
    }

    [SkippableFact]
    public async Task Large_trial_indices_are_kept()
    {
        const long far = (1L << 48) - 4;
        await using ITrialLedger ledger = OpenLedger();
        await Append(ledger, new TrialBlock(1_000_000, far, 4));
        LedgerTrials.AssertHolds(ledger, 1_000_000, new TrialRange(far, far + 4));
    }

    private static ValueTask Append(ITrialLedger ledger, TrialBlock block) =>
        ledger.AppendAsync(block, LedgerTrials.Of(block), CancellationToken.None);

    private static (int Classes, int Modalities) Shape(TrialResult result) => (result.Classes, result.Modalities);
}
