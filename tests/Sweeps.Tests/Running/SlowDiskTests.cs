using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Sweeps;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>A run folder on a disk whose fsync takes as long as the test likes: workers wait instead of filling the memory, and nothing is lost.</summary>
public sealed class SlowDiskTests
{
    private const string Path = "run/trials.ledger";
    private const int Workers = 2;
    private static readonly SyntheticEngine s_engine = new();
    private static readonly SweepSpec s_spec = SyntheticSweep.Spec(configurations: 1, trials: 34_000, blockSize: 8);
    private static readonly LedgerIdentity s_identity = new(s_spec.CanonicalText, s_engine.Identity);
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

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
        var engine = new ScriptedEngine(s_engine, () =>
        {
            int now = Interlocked.Increment(ref begun);
            int uncommitted = now - (int)(ledger.Committed(0).Sum(r => r.Count) / 8);
            InterlockedMax(ref most, uncommitted);
            if (now == bound)
            {
                full.TrySetResult();
            }
        });
        slow.SlowDown();
        Task<RunResult> run = new EmbeddedRunner(engine, new RunnerOptions { Workers = Workers }).RunAsync(s_spec, ledger, null, CancellationToken.None);

        // One flush lasts; meanwhile exactly as many blocks as are allowed are begun.
        await full.Task.WaitAsync(s_deadline);
        Assert.Equal(1, slow.Flushes);
        Assert.Empty(ledger.Committed(0));
        slow.EndFlush();
        await slow.FlushBegunAsync().WaitAsync(s_deadline);
        slow.Recover();
        RunResult result = await run.WaitAsync(s_deadline);
        Assert.Equal((RunEnd.Completed, s_spec.Trials), (result.End, result.Done));
        Assert.InRange(most, 100, bound);
        Assert.Equal(await UndisturbedAsync(), ResultsHash.Of(ledger, 1));
    }

    [Fact]
    public async Task A_stop_costs_two_flushes_at_most_and_what_was_computed_is_kept()
    {
        using var slow = new SlowDisk();
        using var stop = new CancellationTokenSource();
        int begun = 0;
        var some = new TaskCompletionSource();
        var engine = new ScriptedEngine(s_engine, () =>
        {
            if (Interlocked.Increment(ref begun) == 200)
            {
                some.TrySetResult();
            }
        });
        await using (FileLedger ledger = Open(slow))
        {
            slow.SlowDown();
            Task<RunResult> run = new EmbeddedRunner(engine, new RunnerOptions { Workers = Workers }).RunAsync(s_spec, ledger, null, stop.Token);
            await some.Task.WaitAsync(s_deadline);
            await stop.CancelAsync();
            slow.EndFlush();
            slow.EndFlush();
            RunResult result = await run.WaitAsync(s_deadline);
            Assert.Equal(RunEnd.Stopped, result.End);
            Assert.InRange(slow.Flushes, 1, 2);
            Assert.InRange(result.Done, (200 - Workers) * 8, begun * 8);
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
        while ((seen = Volatile.Read(ref place)) < value && Interlocked.CompareExchange(ref place, value, seen) != seen)
        {
        }
    }
}
