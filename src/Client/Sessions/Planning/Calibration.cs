using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.ProgramTrials;
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
/// <param name="Seconds">Duration of the calibration, without the start of a program.</param>
internal sealed record Calibration(double SecondsPerTrial, int Configuration, int Trials, int Iterations, double Seconds)
{
    // A first trial that took so long is not run again: what warms up in it is small beside that.
    private const double Long = 10;
    private const double LongEnough = 0.25;
    private const int MostTrials = 16;

    /// <summary>
    /// Seconds until a program was ready for trials, which every worker waits for once; null where nothing is started for trials.
    /// </summary>
    public double? StartSeconds { get; init; }

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
        int trials = Math.Min(
            engine.CallersFor(dearest.Definition) is null ? MostTrials : SweepPlan.LargestBlock,
            plan.BlockSize(dearest.Index)
        );
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
        double? start = null;
        var one = new TrialBatch(configuration.Definition, new StreamRoot(1), 0, 1);
        if (engine is ProgramTrialEngine program)
        {
            program.Start(one, cancellation);
            start = clock.GetElapsedTime(begun).TotalSeconds;
        }

        int trials = 1;
        double seconds = Whole();
        if (seconds < Long)
        {
            // What a first trial warms up is no part of the others.
            seconds = Whole();
            while (seconds < LongEnough && trials < plan.BlockSize(configuration.Index))
            {
                trials = Math.Min(plan.BlockSize(configuration.Index), trials * 4);
                seconds = Whole();
            }
        }

        double all = clock.GetElapsedTime(begun).TotalSeconds;
        return new Calibration(seconds / trials, configuration.Index, trials, 0, all - (start ?? 0)) { StartSeconds = start };

        double Whole()
        {
            long started = clock.GetTimestamp();
            engine.Run(one with { Count = trials }, cancellation);
            return clock.GetElapsedTime(started).TotalSeconds;
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
