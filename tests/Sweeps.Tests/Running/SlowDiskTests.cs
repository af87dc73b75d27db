using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.TestKit.Waiting;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>
/// A run folder on a disk whose fsync takes as long as the test likes: workers wait instead of filling the memory, and nothing is lost.
/// </summary>
public sealed class SlowDiskTests
{
    private const string Path = "run/trials.ledger";
    private const int Workers = 2;
    private static readonly SyntheticEngine s_engine = new();
    private static readonly SweepSpec s_spec = SyntheticSweep.Spec(configurations: 1, trials: 34_000, blockSize: 8);
    private static readonly LedgerIdentity s_identity = new(s_spec.CanonicalText, s_engine.Identity);

    [Fact]
    public async Task Workers_wait_when_the_disk_does_and_everything_is_committed_in_the_end()
    {
        using var slow = new SlowDisk();
        int bound = EmbeddedRunner.MostUncommitted(new SweepPlan(s_spec), Workers);
        Assert.InRange(bound, 100, 6000);
        int begun = 0;
        int most = 0;
        var full = new TaskCompletionSource();
        await using FileLedger ledger = Open(slow);
        var engine = new ScriptedEngine(
            s_engine,
            () =>
            {
                int now = Interlocked.Increment(ref begun);
                int uncommitted = now - (int)(ledger.Committed(0).Sum(r => r.Count) / 8);
                InterlockedMax(ref most, uncommitted);
                if (now == bound)
                {
                    full.TrySetResult();
                }
            }
        );
        slow.SlowDown();
        Task<RunResult> run = new EmbeddedRunner(engine, new RunnerOptions { Workers = Workers }).RunAsync(
            s_spec,
            ledger,
            null,
            CancellationToken.None
        );

        // One flush lasts; meanwhile exactly as many blocks as are allowed are begun.
        await full.Task.WaitAsync(Patience.Limit);
        await SweepWatching.UntilAsync(() => slow.Flushes > 0);
        Assert.Equal(1, slow.Flushes);
        Assert.Empty(ledger.Committed(0));
        slow.EndFlush();
        await slow.FlushBegunAsync().WaitAsync(Patience.Limit);
        slow.Recover();
        RunResult result = await run.WaitAsync(Patience.Limit);
        Assert.Equal((RunEnd.Completed, s_spec.Trials), (result.End, result.Done));
        Assert.InRange(most, 100, bound);
        Assert.Equal(await UndisturbedAsync(), ResultsHash.Of(ledger, 1));
    }

    [Fact]
    public async Task A_stop_costs_two_flushes_at_most_and_what_was_computed_is_kept()
    {
        const int computed = 200;
        using var slow = new SlowDisk();
        using var stop = new CancellationTokenSource();
        int begun = 0;

        // What is begun later lasts until it is dropped, so that nothing is on its way from a worker to the ledger when the flushes end.
        var engine = new CancelledEngine(s_engine, () => Interlocked.Increment(ref begun) > computed);
        await using (FileLedger ledger = Open(slow))
        {
            var taken = new CountingLedger(ledger, computed);
            slow.SlowDown();
            Task<RunResult> run = new EmbeddedRunner(engine, new RunnerOptions { Workers = Workers }).RunAsync(
                s_spec,
                taken,
                null,
                stop.Token
            );
            await taken.All.WaitAsync(Patience.Limit);
            await stop.CancelAsync();
            slow.EndFlush();
            slow.EndFlush();
            RunResult result = await run.WaitAsync(Patience.Limit);
            Assert.Equal((RunEnd.Stopped, computed * 8L), (result.End, result.Done));
            Assert.InRange(slow.Flushes, 1, 2);
            slow.Recover();
        }

        await using FileLedger again = Open(slow);
        Assert.Empty(again.Warnings);
        await new EmbeddedRunner(s_engine).RunAsync(s_spec, again, null, CancellationToken.None);
        Assert.Equal(await UndisturbedAsync(), ResultsHash.Of(again, 1));
    }

    private static FileLedger Open(SlowDisk slow) => FileLedger.Open(Path, s_identity, new LedgerOptions(), slow.Disk);

    // Appended in few large blocks: what a ledger holds does not depend on them.
    private static async Task<string> UndisturbedAsync()
    {
        const int size = 1000;
        var plan = new SweepPlan(s_spec);
        await using FileLedger ledger = FileLedger.Open(Path, s_identity, new LedgerOptions(), new MemoryDisk());
        for (long first = 0; first < s_spec.Trials; first += size)
        {
            var block = new TrialBlock(0, first, size);
            await ledger.AppendAsync(block, s_engine.Run(plan.Batch(block), CancellationToken.None), CancellationToken.None);
        }

        return ResultsHash.Of(ledger, 1);
    }

    private static void InterlockedMax(ref int place, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref place)) < value && Interlocked.CompareExchange(ref place, value, seen) != seen) { }
    }

    /// <summary>An engine some of whose blocks end only when they are cancelled.</summary>
    private sealed class CancelledEngine(ITrialEngine inner, Func<bool> lasts) : ITrialEngine
    {
        public EngineIdentity Identity => inner.Identity;

        public string Hardware => inner.Hardware;

        public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
        {
            if (lasts())
            {
                Assert.True(cancellation.WaitHandle.WaitOne(Patience.Limit), "The block was not dropped.");
                cancellation.ThrowIfCancellationRequested();
            }

            return inner.Run(batch, cancellation);
        }

        public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
            inner.Trace(batch, options, cancellation);
    }

    /// <summary>A ledger that says when it has been given so many blocks, committed or not.</summary>
    private sealed class CountingLedger(ITrialLedger inner, int blocks) : ITrialLedger
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _given;

        public Task All => _all.Task;

        public LedgerIdentity Identity => inner.Identity;

        public IReadOnlyList<TrialRange> Committed(int configuration) => inner.Committed(configuration);

        public ValueTask AppendAsync(TrialBlock block, ResultBlock results, CancellationToken cancellation)
        {
            ValueTask durable = inner.AppendAsync(block, results, cancellation);
            if (Interlocked.Increment(ref _given) == blocks)
            {
                _all.SetResult();
            }

            return durable;
        }

        public IEnumerable<TrialRow> Rows(int configuration, TrialRange range) => inner.Rows(configuration, range);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
