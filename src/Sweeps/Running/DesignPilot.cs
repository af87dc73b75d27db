using ModalityCompetition.Sweeps.Estimates.Design;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>
/// Runs the first trials of a sweep for a while and forgets them, to say how many trials a wished half-width takes. They are the trials
/// that the sweep itself begins with, so that what it forecasts rests on what a run will find.
/// </summary>
public static class DesignPilot
{
    // Trials that simulations of stops take: a betting sequence takes about a microsecond for each.
    private const long MostSimulated = 600_000;
    private const long MostOfOne = 100_000;
    private const long FewestSimulated = 2000;

    /// <summary>Runs the pilot.</summary>
    /// <param name="plan">The plan of the sweep.</param>
    /// <param name="engine">Trains.</param>
    /// <param name="targets">What is wished for; every configuration has the estimands.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="secondsPerTrial">How long a trial takes on one thread, about.</param>
    /// <param name="budget">How long to go on; steps that have begun are finished.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Stops.</param>
    /// <param name="untilReached">Whether a configuration that has reached all targets gets no more trials.</param>
    /// <returns>What it says of every configuration, in plan order.</returns>
    public static IReadOnlyList<ConfigurationDesign> Run(
        SweepPlan plan,
        ITrialEngine engine,
        IReadOnlyList<DesignTarget> targets,
        int threads,
        double secondsPerTrial,
        TimeSpan budget,
        TimeProvider clock,
        CancellationToken cancellation,
        bool untilReached = false
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(clock);
        DesignFollower[] followers =
        [
            .. plan.Spec.Configurations.Select(c => new DesignFollower(
                c,
                targets,
                plan.Spec.Confidence,
                plan.TrialsPerConfiguration,
                untilReached
            )),
        ];
        PilotTrials.Run(plan, engine, followers, threads, secondsPerTrial, budget, clock, cancellation);
        long simulated = Math.Clamp(MostSimulated / (followers.Length * (long)targets.Count), FewestSimulated, MostOfOne);
        return [.. followers.AsParallel().AsOrdered().WithDegreeOfParallelism(threads).Select(f => f.Design(simulated, cancellation))];
    }
}
