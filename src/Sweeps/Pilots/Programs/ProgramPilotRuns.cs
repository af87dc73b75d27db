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
    // A median of so many is not that of what was held up.
    private const int FewestTimes = 8;

    // Each thread has a process, whose first run takes longer.
    private const int FewestOfThread = 4;

    // As in a sweep, where a program is given trials before it has answered the last, quick ones are run together: alone they would mostly
    // wait.
    private const double LongEnough = 0.02;
    private const double Shortest = 1e-9;
    private const int MostTogether = 64;

    // A first run that took so long is no matter of the start of a process.
    private const double Long = 10;

    /// <summary>Runs the first trials of a configuration.</summary>
    /// <param name="batch">The trials; each of <paramref name="kinds"/> takes the place of what they compute.</param>
    /// <param name="kinds">What is run of every trial: the first is the trial itself, without which there is no use in the others.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>What came of every kind.</returns>
    public IReadOnlyList<ProgramPilotRun> Run(TrialBatch batch, IReadOnlyList<ITrialDefinition> kinds, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(kinds);
        ProgramPilotRun[] runs = [.. kinds.Select(k => new ProgramPilotRun(k, batch.Count))];
        int size = Math.Min(Together(runs, batch, cancellation), Math.Max(1, batch.Count / FewestTimes));
        int parts = (batch.Count + size - 1) / size;
        var options = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = Math.Clamp(parts / FewestOfThread, 1, callers),
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

    // How many trials take long enough to be timed in the quickest kind. The first run may start a process.
    private int Together(ProgramPilotRun[] runs, TrialBatch batch, CancellationToken cancellation)
    {
        if (Time(runs[0], batch, 0, 1, cancellation) >= Long || runs[0].Failure is not null)
        {
            return 1;
        }

        double least = runs.Min(run => run.Failure is null ? Time(run, batch, 0, 1, cancellation) : double.PositiveInfinity);
        return (int)Math.Clamp(Math.Ceiling(LongEnough / Math.Max(least, Shortest)), 1, MostTogether);
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
            return double.PositiveInfinity;
        }
    }
}
