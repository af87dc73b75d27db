using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.TestKit.Waiting;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Programs;

/// <summary>Processes of a program that are killed at random moments: nothing is lost, nothing counts twice.</summary>
public sealed class ProgramKillTests(ITestOutputHelper output) : IDisposable
{
    private const int MostKills = 12;

    // On however quick a machine, so many trials of a configuration wait for one more kill.
    private const int TrialsForEach = 360;
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Trait("Suite", "Endurance")]
    [SkippableTheory]
    [InlineData(20220317)]
    public async Task A_sweep_whose_processes_are_killed_has_the_results_of_one_that_was_left_alone(int seed)
    {
        ToyExample.Require();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string word = $"killed-{Guid.NewGuid():N}";
        SweepSpec spec = ToyExample.Spec("trials=1800", "program.block=2");
        SweepSpec marked = ToyExample.Marked(word, "trials=1800", "program.block=2");
        int kills = 0;
        using var engine = new ProgramTrialEngine();
        var paced = new PacedEngine(engine, batch => batch.FirstTrial < TrialsForEach * (1 + Volatile.Read(ref kills)));
        await using OpenRun run = OpenRun.Open(new RunFolder(_temporary.File("killed")), marked, engine.Identity);
        Task<RunResult> running = Task.Run(() =>
            new EmbeddedRunner(paced, new RunnerOptions { Workers = 3 }).RunAsync(marked, run.Ledger, null, CancellationToken.None)
        );
        using var limit = new CancellationTokenSource(Patience.Limit);
        long[] whole = [0, 0];
        for (long next = 0; kills < MostKills && !running.IsCompleted; await Task.Delay(2, limit.Token))
        {
            // Progress says when, so that the kills fall on all stages of a process; and what was in training at the last one is committed,
            // so that no block is killed again, which would count as a trial that crashes.
            if (
                Committed(run.Ledger) >= next
                && Enumerable.Range(0, 2).All(c => WithoutGap(run.Ledger, c) >= whole[c])
                && ProgramProcesses.With(word) is { Count: > 0 } processes
            )
            {
                ProgramProcesses.Signal(processes[random.Next(processes.Count)], "KILL");
                Interlocked.Increment(ref kills);
                next = Committed(run.Ledger) + random.Next(10, 80);
                whole = [.. Enumerable.Range(0, 2).Select(c => Begun(run.Ledger, c))];
            }
        }

        Assert.Equal((RunEnd.Completed, 3600L), ((await running).End, (await running).Done));
        output.WriteLine($"{kills} processes were killed");
        Assert.True(kills >= 3, $"seed {seed}: the sweep was over before it was disturbed");
        Assert.All(Enumerable.Range(0, 2), c => Assert.Equal([new TrialRange(0, 1800)], run.Ledger.Committed(c)));
        await using OpenRun alone = OpenRun.Open(new RunFolder(_temporary.File("alone")), spec, engine.Identity);
        await new EmbeddedRunner(engine, new RunnerOptions { Workers = 2 }).RunAsync(spec, alone.Ledger, null, CancellationToken.None);
        Assert.Equal(ResultsHash.Of(alone.Ledger, 2), ResultsHash.Of(run.Ledger, 2));
    }

    /// <summary>Begins a batch when it may.</summary>
    private sealed class PacedEngine(ITrialEngine inner, Func<TrialBatch, bool> mayBegin) : ITrialEngine
    {
        public EngineIdentity Identity => inner.Identity;

        public string Hardware => inner.Hardware;

        public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
        {
            while (!mayBegin(batch))
            {
                cancellation.WaitHandle.WaitOne(1);
                cancellation.ThrowIfCancellationRequested();
            }

            return inner.Run(batch, cancellation);
        }

        public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
            inner.Trace(batch, options, cancellation);
    }

    // Three workers have at most as many blocks of two trials at work beyond the last that is committed.
    private static long Begun(FileLedger ledger, int c) =>
        ledger.Committed(c) is { Count: > 0 } ranges ? Math.Min(1800, ranges.Max(r => r.End) + (3 * 2)) : 0;

    private static long WithoutGap(FileLedger ledger, int c) =>
        ledger.Committed(c).Where(r => r.First == 0).Select(r => r.End).FirstOrDefault();

    private static long Committed(FileLedger ledger) => Enumerable.Range(0, 2).Sum(c => ledger.Committed(c).Sum(r => r.End - r.First));
}
