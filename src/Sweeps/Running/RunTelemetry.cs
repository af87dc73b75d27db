using System.Diagnostics;
using System.Diagnostics.Metrics;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>
/// What a run tells about itself through System.Diagnostics: the meter and the activity source <c>ModalityCompetition.Sweeps</c>. No
/// instrument has a label per trial, block or configuration.
/// </summary>
internal static class RunTelemetry
{
    private const string Name = "ModalityCompetition.Sweeps";
    private static readonly Meter Meter = new(Name);
    private static readonly ActivitySource Activities = new(Name);

    private static readonly TrialCounters Trials = new(Meter);

    private static readonly UpDownCounter<long> InFlight = Meter.CreateUpDownCounter<long>(
        "modcomp.trials.in_flight",
        "{trial}",
        "Trials being computed or committed."
    );

    private static readonly Counter<long> Failed = Meter.CreateCounter<long>(
        "modcomp.blocks.failed",
        "{block}",
        "Attempts at a block that failed."
    );

    private static readonly Histogram<double> BlockDuration = Meter.CreateHistogram<double>(
        "modcomp.block.duration",
        "s",
        "Time to compute one block."
    );

    /// <summary>Starts the activity of a run; null when nobody listens.</summary>
    public static Activity? StartRun(SweepSpec spec, ITrialEngine engine, int workers)
    {
        Activity? activity = Activities.StartActivity("run");
        activity
            ?.SetTag("modcomp.sweep", spec.Name)
            .SetTag("modcomp.engine", engine.Identity.ToString())
            .SetTag("modcomp.workers", workers)
            .SetTag("modcomp.configurations", spec.Configurations.Length)
            .SetTag("modcomp.trials", spec.Trials);
        return activity;
    }

    /// <summary>Starts the activity of a block; null when nobody listens.</summary>
    public static Activity? StartBlock(RunBlock command)
    {
        BlockBegun(command.Block);
        Activity? activity = Activities.StartActivity("block");
        activity
            ?.SetTag("modcomp.configuration", command.Block.Configuration)
            .SetTag("modcomp.first_trial", command.Block.FirstTrial)
            .SetTag("modcomp.trials", command.Block.Count)
            .SetTag("modcomp.attempt", command.Attempt);
        return activity;
    }

    /// <summary>Counts a block in flight.</summary>
    public static void BlockBegun(TrialBlock block) => InFlight.Add(block.Count);

    /// <summary>Counts a computed block.</summary>
    public static void BlockComputed(TimeSpan duration) => BlockDuration.Record(duration.TotalSeconds);

    /// <summary>Counts a committed block.</summary>
    public static void BlockCommitted(ResultBlock results) => Trials.Committed(results);

    /// <summary>Counts an attempt that failed.</summary>
    public static void BlockFailed() => Failed.Add(1);

    /// <summary>Counts a block out of flight, however it ended.</summary>
    public static void BlockEnded(TrialBlock block) => InFlight.Add(-block.Count);
}
