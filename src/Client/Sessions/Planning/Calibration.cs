using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Client.Sessions.Planning;

/// <summary>How fast this machine trains, from a few truncated trials.</summary>
/// <param name="SecondsPerTrial">Seconds of one worker for a trial of the measured configuration.</param>
/// <param name="Configuration">Index of the measured configuration.</param>
/// <param name="Trials">Trials of a measurement.</param>
/// <param name="Iterations">Iterations of the longest measurement; 0 where trials were run whole.</param>
/// <param name="Seconds">Duration of the calibration.</param>
internal sealed record Calibration(double SecondsPerTrial, int Configuration, int Trials, int Iterations, double Seconds)
{
    private const double LongEnough = 0.25;
    private const int MostTrials = 16;

    /// <summary>
    /// Times truncated trials of the most expensive configuration. Two lengths are measured, so that what does not grow with the
    /// iterations (drawing data, evaluation) is told apart from what does.
    /// </summary>
    public static Calibration Measure(SweepPlan plan, ITrialEngine engine, TimeProvider clock, CancellationToken cancellation)
    {
        PlannedConfiguration dearest = plan.Spec.Configurations.MaxBy(c => c.Definition.Cost.Flops)!;
        if (dearest.Definition.Iterations is not { } all)
        {
            return MeasureWhole(plan, dearest, engine, clock, cancellation);
        }

        // An engine that asks for few callers takes many trials at once; a few would be timed at the price of many.
        int trials = Math.Min(engine.PreferredCallers is null ? MostTrials : SweepPlan.LargestBlock, plan.BlockSize(dearest.Index));
        long begun = clock.GetTimestamp();

        // The first call compiles the kernels.
        Time(dearest.Definition, Math.Min(all, 2), 1, engine, clock, cancellation);
        int few = Math.Min(all, 4);
        double shorter = Time(dearest.Definition, few, trials, engine, clock, cancellation);
        int many = few;
        double longer = shorter;
        while (longer < LongEnough && many < all)
        {
            many = Math.Min(all, many * 4);
            longer = Time(dearest.Definition, many, trials, engine, clock, cancellation);
        }

        double perIteration = many > few ? Math.Max(0, (longer - shorter) / (many - few)) : 0;
        double seconds = (longer + (perIteration * (all - many))) / trials;
        return new Calibration(seconds, dearest.Index, trials, many, clock.GetElapsedTime(begun).TotalSeconds);
    }

    // Nothing is known of what happens within a trial: some are run as they are, the first of them to start what runs them.
    private static Calibration MeasureWhole(
        SweepPlan plan,
        PlannedConfiguration configuration,
        ITrialEngine engine,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        long begun = clock.GetTimestamp();
        engine.Run(new TrialBatch(configuration.Definition, new StreamRoot(1), 0, 1), cancellation);
        int trials = 1;
        while (true)
        {
            long started = clock.GetTimestamp();
            engine.Run(new TrialBatch(configuration.Definition, new StreamRoot(1), 0, trials), cancellation);
            double seconds = clock.GetElapsedTime(started).TotalSeconds;
            if (seconds >= LongEnough || trials == plan.BlockSize(configuration.Index))
            {
                return new Calibration(seconds / trials, configuration.Index, trials, 0, clock.GetElapsedTime(begun).TotalSeconds);
            }

            trials = Math.Min(plan.BlockSize(configuration.Index), trials * 4);
        }
    }

    private static double Time(
        ITrialDefinition definition,
        int iterations,
        int trials,
        ITrialEngine engine,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        ITrialDefinition truncated = definition.Truncated(iterations);
        long begun = clock.GetTimestamp();
        engine.Run(new TrialBatch(truncated, new StreamRoot(1), 0, trials), cancellation);
        return clock.GetElapsedTime(begun).TotalSeconds;
    }
}
