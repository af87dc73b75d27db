using System.Collections.Concurrent;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>No result depends on a clock, and nothing waits for one that has been set back.</summary>
public sealed class JumpingClockTests : IDisposable
{
    private static readonly SyntheticEngine s_engine = new();
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_clock_that_jumps_both_ways_changes_no_result_and_silences_no_report()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 2, trials: 20_000, blockSize: 8);
        await using OpenRun undisturbed = OpenRun.Open(new RunFolder(_temporary.File("undisturbed")), spec, s_engine.Identity);
        await new EmbeddedRunner(s_engine).RunAsync(spec, undisturbed.Ledger, null, CancellationToken.None);

        var clock = new JumpingClock(20240409);
        var reports = new ConcurrentQueue<SweepProgress>();
        var enough = new TaskCompletionSource();
        int blocks = 0;

        // The run goes on only after some reports, so a report that waited for the clock would be missed here.
        var engine = new ScriptedEngine(
            s_engine,
            () =>
            {
                if (Interlocked.Increment(ref blocks) == 1000)
                {
                    Assert.True(enough.Task.Wait(Patience.Limit), "No report came any more.");
                }
            }
        );
        await using OpenRun run = OpenRun.Open(new RunFolder(_temporary.File("run")), spec, s_engine.Identity);
        var runner = new EmbeddedRunner(
            engine,
            new RunnerOptions
            {
                Workers = 2,
                Clock = clock,
                ProgressInterval = TimeSpan.FromMilliseconds(1),
                Retries = 0,
            }
        );
        RunResult result = await runner.RunAsync(spec, run.Ledger, new Reporter(reports, enough), CancellationToken.None);

        Assert.Equal((RunEnd.Completed, 40_000L), (result.End, result.Done));
        Assert.True(clock.Readings > 5000);
        Assert.All(
            reports,
            p => Assert.True(p.TrialsPerSecond is >= 0 and < double.PositiveInfinity && p.Eta is null || p.Eta >= TimeSpan.Zero)
        );
        Assert.Equal(reports.Select(p => p.Done).Order(), reports.Select(p => p.Done));
        Assert.Equal(ResultsHash.Of(undisturbed.Ledger, 2), ResultsHash.Of(run.Ledger, 2));
    }

    private sealed class Reporter(ConcurrentQueue<SweepProgress> reports, TaskCompletionSource enough) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value)
        {
            reports.Enqueue(value);
            if (reports.Count >= 2)
            {
                enough.TrySetResult();
            }
        }
    }
}
