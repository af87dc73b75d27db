using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>
/// Runs the first trials of a sweep with a target for a while and forgets them, to forecast at how many each configuration will stop. They
/// are the trials that the sweep itself begins with, so what is forecast from them is what a run would forecast after as many.
/// </summary>
public static class TargetPilot
{
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
        PilotTrials.Run(plan, engine, followers, threads, secondsPerTrial, budget, clock, cancellation);
        return [.. followers.Select(f => f.Standing())];
    }
}
