using System.Diagnostics.Metrics;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Grains.Metrics;

/// <summary>
/// What the grains tell about themselves: the meter <c>ModalityCompetition.Grains</c>. The instruments of trials have the names they have
/// in the embedded runner; none has a label per trial, block or configuration.
/// </summary>
public static class GrainTelemetry
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "ModalityCompetition.Grains";

    private static readonly Meter Meter = new(Name);
    private static readonly TrialCounters Trials = new(Meter);
    private static readonly Counter<long> Failed = Meter.CreateCounter<long>(
        "modcomp.batches.failed",
        "{batch}",
        "Batches that a device could not compute."
    );
    private static readonly Histogram<int> BatchSize = Meter.CreateHistogram<int>(
        "modcomp.batch.size",
        "{trial}",
        "Trials trained together."
    );

    /// <summary>Counts a durable batch.</summary>
    internal static void BatchCommitted(ResultBlock results)
    {
        BatchSize.Record(results.Count);
        Trials.Committed(results);
    }

    /// <summary>Counts a trial that was recorded without a result.</summary>
    internal static void FailureRecorded(ResultBlock result) => Trials.Committed(result);

    /// <summary>Counts a batch that could not be computed.</summary>
    internal static void BatchFailed() => Failed.Add(1);
}
