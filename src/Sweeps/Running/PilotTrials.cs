using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>
/// Runs the first trials of a sweep for a while, hands them to who follows them, and forgets them. They are the trials that the sweep
/// itself begins with.
/// </summary>
internal static class PilotTrials
{
    private const int FirstStep = 16;

    /// <summary>Runs the trials, configuration by configuration, in steps that double until the time is over.</summary>
    /// <param name="plan">The plan of the sweep.</param>
    /// <param name="engine">Trains.</param>
    /// <param name="followers">One for each configuration that is run; each is used by one thread at a time.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="secondsPerTrial">How long a trial takes on one thread, about.</param>
    /// <param name="budget">How long to go on; steps that have begun are finished.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Stops.</param>
    public static void Run(
        SweepPlan plan,
        ITrialEngine engine,
        IReadOnlyList<ITrialFollower> followers,
        int threads,
        double secondsPerTrial,
        TimeSpan budget,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        long begun = clock.GetTimestamp();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancellation };
        bool goesOn = true;
        for (int step = FirstStep; goesOn; step = Math.Min(2 * step, SweepPlan.LargestBlock))
        {
            goesOn = false;
            Parallel.ForEach(
                followers.Where(f => !f.Stopped),
                options,
                follower =>
                {
                    // No step takes much longer than what is left.
                    double fit = Left() / Math.Max(secondsPerTrial, 1e-9);
                    if (fit >= 1)
                    {
                        Step(plan, engine, follower, (int)Math.Min(step, fit), cancellation);
                        Volatile.Write(ref goesOn, true);
                    }
                }
            );
        }

        double Left() => (budget - clock.GetElapsedTime(begun)).TotalSeconds;
    }

    private static void Step(SweepPlan plan, ITrialEngine engine, ITrialFollower follower, int trials, CancellationToken cancellation)
    {
        long first = follower.Trials;
        int count = (int)Math.Min(Math.Min(trials, plan.BlockSize(follower.Configuration)), plan.TrialsPerConfiguration - first);
        var block = new TrialBlock(follower.Configuration, first, count);
        ResultBlock results = engine.Run(plan.Batch(block), cancellation).Require(count, plan.Layout(follower.Configuration));
        for (int i = 0; i < count && !follower.Stopped; i++)
        {
            follower.Add(new TrialRow(first + i, results.Layout, results.Rows.Slice(i * results.Layout.Bytes, results.Layout.Bytes)));
        }
    }
}
