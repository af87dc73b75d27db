using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Sharing;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.TestKit.Waiting;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>
/// Several runs work on one sweep: nothing is computed twice while leases hold, requests do not multiply with the runs, and nobody sits on
/// blocks that others could do.
/// </summary>
public sealed class SharedBlocksTests
{
    private const int BlockSize = 8;
    private static readonly SyntheticEngine s_engine = new();
    private readonly MemoryDisk _disk = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(12, 1)]
    public async Task However_many_runs_there_are_every_block_is_computed_once_and_asked_for_about_once(int runs, int workers)
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 3, trials: 4000, blockSize: BlockSize);
        await using FileLedger ledger = Open(spec);
        var table = new LeaseTable(ledger);
        RunResult[] results = await Task.WhenAll(
                Enumerable.Range(0, runs).Select(i => Task.Run(() => RunAsync(spec, ledger, table.Of(i), s_engine, workers)))
            )
            .WaitAsync(Patience.Limit);
        Assert.All(results, r => Assert.Equal((RunEnd.Completed, 12_000L), (r.End, r.Done)));
        Assert.Equal(12_000, results.Sum(r => r.Computed));
        Assert.Equal(await UndisturbedAsync(spec), ResultsHash.Of(ledger, 3));

        // Without looking past what others hold, every run would ask for every block.
        long blocks = new SweepPlan(spec).BlockCount;
        Assert.InRange(table.Claims, runs, blocks + (50 * runs));
        Assert.All(Enumerable.Range(0, runs), i => Assert.Empty(table.HeldBy(i)));
    }

    [Fact]
    public async Task A_run_that_stands_still_keeps_from_the_others_what_it_has_begun_and_no_more_than_a_few_blocks()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 1, trials: 800, blockSize: BlockSize);
        await using FileLedger ledger = Open(spec);
        var table = new LeaseTable(ledger);
        var held = new HeldEngine();
        held.Hold();
        Task<RunResult> still = RunAsync(spec, ledger, table.Of(0), held, workers: 1);
        await SweepWatching.UntilAsync(() => held.InWork == 1 && table.HeldBy(0).Length == 2);
        Task<RunResult> other = RunAsync(spec, ledger, table.Of(1), s_engine, workers: 2);
        await SweepWatching.UntilAsync(() => Done(ledger) == 800 - (2 * BlockSize));
        held.Release();
        Assert.Equal(
            (2L * BlockSize, 800L - (2 * BlockSize)),
            ((await still.WaitAsync(Patience.Limit)).Computed, (await other.WaitAsync(Patience.Limit)).Computed)
        );
    }

    [Fact]
    public async Task The_last_blocks_are_left_for_others_instead_of_being_held_ahead()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 1, trials: 3 * BlockSize, blockSize: BlockSize);
        await using FileLedger ledger = Open(spec);
        var table = new LeaseTable(ledger);
        table.Give(new TrialBlock(0, 0, BlockSize), holder: 1);
        var held = new HeldEngine();
        held.Hold();
        Task<RunResult> run = RunAsync(spec, ledger, table.Of(0), held, workers: 1);
        await SweepWatching.UntilAsync(() => held.InWork == 1);
        Assert.Equal([new TrialBlock(0, BlockSize, BlockSize)], table.HeldBy(0));
        held.Release();
        await SweepWatching.UntilAsync(() => Done(ledger) == 2 * BlockSize);

        // The first block belongs to somebody who is gone; the run finds it free in the end.
        Assert.False(run.IsCompleted);
        table.Expire(1);
        Assert.Equal((RunEnd.Completed, 3L * BlockSize), ((await run.WaitAsync(Patience.Limit)).End, Done(ledger)));
    }

    [Fact]
    public async Task What_others_hold_counts_as_long_as_they_hold_it()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 1, trials: 30 * BlockSize, blockSize: BlockSize);
        await using FileLedger ledger = Open(spec);
        var table = new LeaseTable(ledger);
        for (int b = 0; b < 10; b++)
        {
            table.Give(new TrialBlock(0, b * BlockSize, BlockSize), holder: 1);
        }

        var held = new HeldEngine();
        held.Hold();
        Task<RunResult> run = RunAsync(spec, ledger, table.Of(0), held, workers: 1);

        // At most 19 of 20 blocks are left when the first is in work, and eleven share them: nothing is held ahead, however often the run
        // asks.
        for (int blocks = 1; blocks <= 19; blocks++)
        {
            await SweepWatching.UntilAsync(() =>
                held.Begun.Count == blocks && held.InWork == 1 && Done(ledger) == (blocks - 1) * BlockSize
            );
            Assert.Single(table.HeldBy(0));
            held.Permit(1);
        }

        held.Release();
        table.Expire(1);
        Assert.Equal((RunEnd.Completed, 30L * BlockSize), ((await run.WaitAsync(Patience.Limit)).End, Done(ledger)));
    }

    [Fact]
    public async Task A_block_that_another_gave_up_is_taken_over_although_nobody_is_idle()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 1, trials: 8000, blockSize: BlockSize);
        await using FileLedger ledger = Open(spec);
        var table = new LeaseTable(ledger);
        table.Give(new TrialBlock(0, 0, BlockSize), holder: 1);
        var held = new HeldEngine();
        held.Hold();
        Task<RunResult> run = RunAsync(spec, ledger, table.Of(0), held, workers: 1);
        await SweepWatching.UntilAsync(() => held.InWork == 1);
        table.Expire(1);
        for (int blocks = 1; !held.Begun.Any(b => b.FirstTrial == 0); blocks++)
        {
            Assert.True(blocks < 900, "The block that was given up was left to the end.");
            held.Permit(1);
            await SweepWatching.UntilAsync(() => held.Begun.Count > blocks && held.InWork == 1);
        }

        held.Release();
        Assert.Equal((RunEnd.Completed, 8000L), ((await run.WaitAsync(Patience.Limit)).End, Done(ledger)));
    }

    [Fact]
    public async Task A_stop_gives_back_what_was_not_begun()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 2, trials: 4000, blockSize: BlockSize);
        await using FileLedger ledger = Open(spec);
        var table = new LeaseTable(ledger);
        var held = new HeldEngine();
        held.Hold();
        using var stop = new CancellationTokenSource();
        Task<RunResult> run = RunAsync(spec, ledger, table.Of(0), held, workers: 2, stop.Token);
        held.Permit(50);
        // More than what is in work is held: the claims for it may come later than the work.
        await SweepWatching.UntilAsync(() => Done(ledger) == 50 * BlockSize && held.InWork == 2 && table.HeldBy(0).Length > 2);
        await stop.CancelAsync();
        Assert.Equal((RunEnd.Stopped, 50L * BlockSize), ((await run.WaitAsync(Patience.Limit)).End, Done(ledger)));
        Assert.Empty(table.HeldBy(0));
    }

    [Fact]
    public async Task A_block_that_timed_out_is_given_up_so_that_others_may_try_it()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 1, trials: 10 * BlockSize, blockSize: BlockSize);
        await using FileLedger ledger = Open(spec);
        var table = new LeaseTable(ledger);
        int hung = 0;
        var engine = new HangingEngine(s_engine, batch => batch.FirstTrial == 0 && Interlocked.Increment(ref hung) == 1);
        var options = new RunnerOptions
        {
            Workers = 1,
            Leases = table.Of(0),
            TrialTimeLimit = TimeSpan.FromMilliseconds(100),
        };
        RunResult result = await new EmbeddedRunner(engine, options)
            .RunAsync(spec, ledger, null, CancellationToken.None)
            .WaitAsync(Patience.Limit);
        Assert.Equal((RunEnd.Completed, 10L * BlockSize), (result.End, Done(ledger)));
        Assert.Contains(new TrialBlock(0, 0, BlockSize), table.Released);
        Assert.Empty(table.HeldBy(0));
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_asked_ends_the_run_with_its_own_words()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 1, trials: 4000, blockSize: BlockSize);
        await using FileLedger ledger = Open(spec);
        var table = new LeaseTable(ledger);
        int begun = 0;
        var engine = new ScriptedEngine(
            s_engine,
            () =>
            {
                // Blocks are computed faster than they are committed: on a busy machine all of them before the first.
                if (Interlocked.Increment(ref begun) > 20)
                {
                    SweepWatching.UntilAsync(() => Done(ledger) > 100).GetAwaiter().GetResult();
                    table.Failure = new LedgerException("The network is down: mend it.");
                }
            }
        );
        LedgerException failure = await Assert.ThrowsAsync<LedgerException>(() =>
            RunAsync(spec, ledger, table.Of(0), engine, workers: 2).WaitAsync(Patience.Limit)
        );
        Assert.Equal("The network is down: mend it.", failure.Message);
        Assert.InRange(Done(ledger), 100, 3999);
    }

    [Fact]
    public async Task A_sweep_with_a_target_holds_nothing_ahead()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 2, trials: 4000, blockSize: BlockSize) with
        {
            Until = new StoppingSpec("agreement", 1e-6, 0.95, 20),
        };
        await using FileLedger ledger = Open(spec);
        var table = new LeaseTable(ledger);
        int most = 0;
        int begun = 0;
        var engine = new ScriptedEngine(
            s_engine,
            () =>
            {
                // Blocks are computed faster than they are committed: what is computed is not held ahead.
                long before = BlockSize * (long)begun++;
                SweepWatching.UntilAsync(() => Done(ledger) == before).GetAwaiter().GetResult();
                most = Math.Max(most, table.HeldBy(0).Length);
            }
        );
        Assert.Equal(8000, (await RunAsync(spec, ledger, table.Of(0), engine, workers: 1).WaitAsync(Patience.Limit)).Computed);

        // The one in work.
        Assert.Equal(1, most);
    }

    private static Task<RunResult> RunAsync(
        SweepSpec spec,
        FileLedger ledger,
        IBlockLeases leases,
        ITrialEngine engine,
        int workers,
        CancellationToken stop = default
    ) => new EmbeddedRunner(engine, new RunnerOptions { Workers = workers, Leases = leases }).RunAsync(spec, ledger, null, stop);

    private FileLedger Open(SweepSpec spec) =>
        FileLedger.Open("shared", new LedgerIdentity(spec.CanonicalText, s_engine.Identity), new LedgerOptions(), _disk);

    private static async Task<string> UndisturbedAsync(SweepSpec spec)
    {
        await using FileLedger ledger = FileLedger.Open(
            "alone",
            new LedgerIdentity(spec.CanonicalText, s_engine.Identity),
            new LedgerOptions(),
            new MemoryDisk()
        );
        await new EmbeddedRunner(s_engine).RunAsync(spec, ledger, null, CancellationToken.None);
        return ResultsHash.Of(ledger, spec.Configurations.Length);
    }

    private static long Done(FileLedger ledger) => ledger.Configurations.Sum(c => ledger.Committed(c).Sum(r => r.Count));
}
