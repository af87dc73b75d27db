using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Pilots.Programs;

/// <summary>
/// Runs trials of a program in several kinds, full ones and twins, and asks a clock how long they took. The kinds of some trials are run
/// one after the other by one thread, in an order that goes round, so that whatever slows the machine down, and what a process does for
/// the first time, falls on all kinds alike.
/// </summary>
/// <param name="engine">Runs trials.</param>
/// <param name="clock">Measures what they take.</param>
/// <param name="callers">How many threads run trials at once, at least 1.</param>
/// <param name="done">Called from any thread with the number of runs that are done.</param>
public sealed class ProgramPilotRuns(ITrialEngine engine, TimeProvider clock, int callers, Action<int> done)
{
    // A median of so many is not that of what was held up, and each thread has a process whose first run takes longer.
    private const int FewestTimes = 4;

    // As in a sweep, where a program is given trials before it has answered the last, quick ones are run together: alone they would mostly
    // wait.
    private const double LongEnough = 0.02;
    private const double Start = 1;

    /// <summary>Runs the first trials of a configuration.</summary>
    /// <param name="batch">The trials; each of <paramref name="kinds"/> takes the place of what they compute.</param>
    /// <param name="kinds">What is run of every trial: the first is the trial itself, without which there is no use in the others.</param>
    /// <param name="most">Most trials that are run together.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>What came of every kind.</returns>
    public IReadOnlyList<ProgramPilotRun> Run(
        TrialBatch batch,
        IReadOnlyList<ITrialDefinition> kinds,
        int most,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(kinds);
        ProgramPilotRun[] runs = [.. kinds.Select(k => new ProgramPilotRun(k, batch.Count))];
        int size = Math.Min(Together(runs[0], batch, cancellation), Math.Max(1, Math.Min(most, batch.Count / FewestTimes)));
        int parts = (batch.Count + size - 1) / size;
        var options = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = Math.Clamp(parts / FewestTimes, 1, callers),
        };
        Parallel.For(
            0,
            parts,
            options,
            part =>
            {
                int first = part * size;
                int count = Math.Min(size, batch.Count - first);
                for (int turn = 0; turn < runs.Length && runs[0].Failure is null; turn++)
                {
                    ProgramPilotRun run = runs[(part + turn) % runs.Length];
                    if (run.Failure is null)
                    {
                        Time(run, batch, first, count, cancellation);
                    }

                    done(count);
                }
            }
        );
        return runs;
    }

    // How many trials take long enough to be timed. The first run may start a process.
    private int Together(ProgramPilotRun run, TrialBatch batch, CancellationToken cancellation)
    {
        double seconds = Time(run, batch, 0, 1, cancellation);
        if (seconds < Start && run.Failure is null)
        {
            seconds = Time(run, batch, 0, 1, cancellation);
        }

        return (int)Math.Clamp(Math.Ceiling(LongEnough / Math.Max(seconds, 1e-9)), 1, int.MaxValue);
    }

    private double Time(ProgramPilotRun run, TrialBatch batch, int first, int count, CancellationToken cancellation)
    {
        TrialBatch some = batch with { Definition = run.Definition, FirstTrial = batch.FirstTrial + first, Count = count };
        long begun = clock.GetTimestamp();
        try
        {
            ResultBlock results = engine.Run(some, cancellation).Require(count, run.Definition.Layout);
            double seconds = clock.GetElapsedTime(begun).TotalSeconds;
            run.Add(first, results, seconds / count);
            return seconds;
        }
        catch (Exception failed) when (failed is ProgramException or CertainFailureException or TimeoutException)
        {
            run.Fail(first, failed.Message);
            return 0;
        }
    }
}
