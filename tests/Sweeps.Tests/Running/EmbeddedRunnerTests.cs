using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.TestKit.Waiting;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Running;

public sealed class EmbeddedRunnerTests : IDisposable
{
    private static readonly SyntheticEngine Engine = new();
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Every_trial_is_committed_with_the_engine_s_bits_whatever_the_number_of_workers(int workers)
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 3, trials: 100, blockSize: 8);
        await using OpenRun run = Open(spec);
        RunResult result = await new EmbeddedRunner(Engine, new RunnerOptions { Workers = workers }).RunAsync(
            spec,
            run.Ledger,
            null,
            CancellationToken.None
        );
        Assert.Equal((RunEnd.Completed, 300L, 300L, 300L), (result.End, result.Done, result.Total, result.Computed));
        var plan = new SweepPlan(spec);
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal([new TrialRange(0, 100)], run.Ledger.Committed(c));
            TrialResult[] expected = Engine.Results(plan.Batch(new TrialBlock(c, 0, 100)), CancellationToken.None);
            foreach (TrialRecord record in run.Ledger.Read(c, new TrialRange(0, 100)))
            {
                LedgerTrials.AssertSameBits(expected[record.Trial], record.Result);
            }
        }
    }

    [Fact]
    public async Task A_grown_sweep_computes_only_what_is_new()
    {
        SweepSpec small = SyntheticSweep.Spec(configurations: 2, trials: 50, blockSize: 16);
        await using (OpenRun run = Open(small))
        {
            await new EmbeddedRunner(Engine).RunAsync(small, run.Ledger, null, CancellationToken.None);
        }

        SweepSpec grown = small with { Trials = 130 };
        var counting = new ScriptedEngine((batch, _) => { });
        await using OpenRun again = Open(grown);
        RunResult result = await new EmbeddedRunner(counting).RunAsync(grown, again.Ledger, null, CancellationToken.None);
        Assert.Equal((RunEnd.Completed, 260L, 260L, 160L), (result.End, result.Done, result.Total, result.Computed));
        Assert.Equal(160, counting.Trials);
    }

    [Fact]
    public async Task A_stop_drops_what_is_in_work_keeps_what_is_finished_and_a_later_run_gives_the_same_results()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 2, trials: 64, blockSize: 4);
        string undisturbed;
        await using (OpenRun run = Open(spec, "undisturbed"))
        {
            await new EmbeddedRunner(Engine).RunAsync(spec, run.Ledger, null, CancellationToken.None);
            undisturbed = ResultsHash.Of(run.Ledger, 2);
        }

        using var stop = new CancellationTokenSource();
        int blocks = 0;
        ScriptedEngine engine = null!;
        engine = new ScriptedEngine(
            (_, cancellation) =>
            {
                // The tenth block never ends by itself: only a prompt cancellation lets the run end. The nine before it have ended.
                if (Interlocked.Increment(ref blocks) >= 10)
                {
                    SweepWatching.UntilAsync(() => engine.Ended == 9).GetAwaiter().GetResult();
                    stop.Cancel();
                    Assert.True(cancellation.WaitHandle.WaitOne(Patience.Limit), "The block was not dropped.");
                    cancellation.ThrowIfCancellationRequested();
                }
            }
        );
        await using (OpenRun run = Open(spec))
        {
            RunResult result = await new EmbeddedRunner(engine, new RunnerOptions { Workers = 3 }).RunAsync(
                spec,
                run.Ledger,
                null,
                stop.Token
            );
            Assert.Equal(RunEnd.Stopped, result.End);
            Assert.Equal(9 * 4, result.Done);
        }

        await using OpenRun resumed = Open(spec);
        Assert.Empty(resumed.Ledger.Warnings);
        RunResult rest = await new EmbeddedRunner(Engine).RunAsync(spec, resumed.Ledger, null, CancellationToken.None);
        Assert.Equal(128 - (9 * 4), rest.Computed);
        Assert.Equal(undisturbed, ResultsHash.Of(resumed.Ledger, 2));
    }

    [Fact]
    public async Task A_run_that_is_stopped_before_it_begins_computes_nothing()
    {
        SweepSpec spec = SyntheticSweep.Spec();
        await using OpenRun run = Open(spec);
        RunResult result = await new EmbeddedRunner(Engine).RunAsync(spec, run.Ledger, null, new CancellationToken(true));
        Assert.Equal((RunEnd.Stopped, 0L), (result.End, result.Done));
    }

    [Fact]
    public async Task A_block_that_fails_now_and_then_is_tried_again_and_logged()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 1, trials: 40, blockSize: 4);
        var failed = new ConcurrentDictionary<long, int>();
        var engine = new ScriptedEngine(
            (batch, _) =>
            {
                if (batch.FirstTrial % 12 == 0 && failed.AddOrUpdate(batch.FirstTrial, 1, (_, n) => n + 1) <= 2)
                {
                    throw new InvalidOperationException("cosmic ray");
                }
            }
        );
        var log = new ListingLog();
        await using OpenRun run = Open(spec);
        RunResult result = await new EmbeddedRunner(engine, new RunnerOptions { Log = log }).RunAsync(
            spec,
            run.Ledger,
            null,
            CancellationToken.None
        );
        Assert.Equal((RunEnd.Completed, 40L), (result.End, result.Done));
        Assert.Equal(8, log.Lines.Count(l => l.Level == LogLevel.Warning && l.Text.Contains("cosmic ray", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_block_that_always_fails_ends_the_run_with_one_sentence_and_the_rest_is_kept()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 1, trials: 12, blockSize: 4);
        var engine = new ScriptedEngine(
            (batch, _) =>
            {
                if (batch.FirstTrial == 4)
                {
                    throw new InvalidOperationException("out of luck");
                }
            }
        );
        await using OpenRun run = Open(spec);
        RunException failure = await Assert.ThrowsAsync<RunException>(() =>
            new EmbeddedRunner(
                engine,
                new RunnerOptions
                {
                    Workers = 1,
                    Retries = 1,
                    EventsFile = run.Folder.EventsFile,
                }
            ).RunAsync(spec, run.Ledger, null, CancellationToken.None)
        );
        Assert.Equal(
            "The run stopped because trials 4 to 7 of configuration 0 failed 2 times: out of luck; committed trials are kept, so correct "
                + "the cause and run the same command again.",
            failure.Message
        );
        Assert.Equal(RunFailure.Trials, failure.Failure);
        Assert.Contains(new TrialRange(0, 4), run.Ledger.Committed(0));
        using StreamReader events = File.OpenText(run.Folder.EventsFile);
        CoordinatorReplay replay = CoordinatorReplay.Read(events);
        Assert.Equal(2, replay.Events.OfType<BlockFailed>().Count(f => f.Reason == "out of luck"));
        Assert.True(replay.Run(new SweepPlan(spec)).IsFinished);
    }

    [Fact]
    public async Task A_full_disk_ends_the_run_with_the_ledger_s_sentence_and_the_next_run_completes_it()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 2, trials: 64, blockSize: 4);
        var identity = new LedgerIdentity(spec.CanonicalText, Engine.Identity);
        var disk = new MemoryDisk();
        await using (FileLedger ledger = FileLedger.Open("full.ledger", identity, new LedgerOptions { GroupBytes = 1 }, disk))
        {
            int writes = 0;
            disk.Before = o =>
            {
                if (o == "write" && ++writes >= 5)
                {
                    throw new IOException("injected", 28);
                }
            };
            LedgerException failure = await Assert.ThrowsAsync<LedgerException>(() =>
                new EmbeddedRunner(Engine).RunAsync(spec, ledger, null, CancellationToken.None)
            );
            Assert.Contains("(the disk is full)", failure.Message, StringComparison.Ordinal);
        }

        disk.Before = _ => { };
        await using FileLedger again = FileLedger.Open("full.ledger", identity, new LedgerOptions(), disk);
        RunResult result = await new EmbeddedRunner(Engine).RunAsync(spec, again, null, CancellationToken.None);
        Assert.InRange(result.Computed, 1, 127);
        Assert.Equal((RunEnd.Completed, 128L), (result.End, result.Done));
    }

    [Fact]
    public async Task Other_bits_for_a_committed_trial_end_the_run_with_an_alarm()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 1, trials: 8, blockSize: 8);
        await using OpenRun run = Open(spec);
        TrialResult[] other = new SyntheticEngine(arithmetic: 2).Results(
            new SweepPlan(spec).Batch(new TrialBlock(0, 0, 8)),
            CancellationToken.None
        );
        var engine = new ScriptedEngine(
            (_, cancellation) => run.Ledger.AppendAsync(new TrialBlock(0, 0, 8), other, cancellation).AsTask().GetAwaiter().GetResult()
        );
        await Assert.ThrowsAsync<LedgerConflictException>(() =>
            new EmbeddedRunner(engine).RunAsync(spec, run.Ledger, null, CancellationToken.None)
        );
    }

    [Fact]
    public async Task Progress_counts_up_to_everything_and_shows_estimates_in_trial_order()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 2, trials: 200, blockSize: 4);
        var reports = new ConcurrentQueue<SweepProgress>();
        await using OpenRun run = Open(spec);
        await new EmbeddedRunner(Engine, new RunnerOptions { ProgressInterval = TimeSpan.FromMilliseconds(1) }).RunAsync(
            spec,
            run.Ledger,
            new Reporter(reports),
            CancellationToken.None
        );
        SweepProgress[] all = [.. reports];
        Assert.All(all, p => Assert.Equal((400L, 2), (p.Total, p.Estimates.Count)));
        Assert.Equal(all.Select(p => p.Done).Order(), all.Select(p => p.Done));
        Assert.All(all, p => Assert.True(p.Estimates.Sum(e => e.Trials) <= 400));
        Assert.Equal((400L, TimeSpan.Zero), (all[^1].Done, all[^1].Eta));
        Assert.Equal([200L, 200L], all[^1].Estimates.Select(e => e.Trials));
    }

    private OpenRun Open(SweepSpec spec, string name = "run") => OpenRun.Open(new RunFolder(_temporary.File(name)), spec, Engine.Identity);

    private sealed class Reporter(ConcurrentQueue<SweepProgress> reports) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value) => reports.Enqueue(value);
    }

    /// <summary>The synthetic engine after a script of the test's own.</summary>
    private sealed class ScriptedEngine(Action<TrialBatch, CancellationToken> script) : ITrialEngine
    {
        private int _trials;
        private int _ended;

        public int Trials => _trials;

        public int Ended => Volatile.Read(ref _ended);

        public EngineIdentity Identity => Engine.Identity;

        public string Hardware => "none";

        public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
        {
            script(batch, cancellation);
            Interlocked.Add(ref _trials, batch.Count);
            ResultBlock results = Engine.Run(batch, cancellation);
            Interlocked.Increment(ref _ended);
            return results;
        }

        public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
            Engine.Trace(batch, options, cancellation);
    }
}
