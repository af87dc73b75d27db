using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>
/// Runs the first trials of a sweep with a target for a while and forgets them, to forecast at how many each configuration will stop. They
/// are the trials that the sweep itself begins with, so what is forecast from them is what a run would forecast after as many.
/// </summary>
public static class TargetPilot
{
    private const int FirstStep = 16;

    /// <summary>Fewest trials of a configuration from which anything is forecast.</summary>
    public const int FewestTrials = 8;

    /// <summary>Runs the trials, configuration by configuration, in steps that double until the time is over.</summary>
    /// <param name="plan">The plan of a sweep with a target.</param>
    /// <param name="engine">Trains.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="secondsPerTrial">How long a trial takes on one thread, about.</param>
    /// <param name="budget">How long to go on; steps that have begun are finished.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>Where every configuration stands, in plan order. Those without <see cref="FewestTrials"/> say nothing.</returns>
    public static IReadOnlyList<TargetStanding> Run(
        SweepPlan plan,
        ITrialEngine engine,
        int threads,
        double secondsPerTrial,
        TimeSpan budget,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(clock);
        TargetFollower[] followers = TargetFollower.Of(plan.Spec);
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

        return [.. followers.Select(f => f.Standing())];

        double Left() => (budget - clock.GetElapsedTime(begun)).TotalSeconds;
    }

    private static void Step(SweepPlan plan, ITrialEngine engine, TargetFollower follower, int trials, CancellationToken cancellation)
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
