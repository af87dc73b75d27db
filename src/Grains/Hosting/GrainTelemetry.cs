using System.Diagnostics.Metrics;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Grains.Hosting;

/// <summary>
/// What the grains tell about themselves: the meter <c>ModalityCompetition.Grains</c>. The instruments of trials have the names they have in the embedded runner; none has a label per trial, block or
/// configuration.
/// </summary>
public static class GrainTelemetry
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "ModalityCompetition.Grains";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Completed = Meter.CreateCounter<long>("modcomp.trials.completed", "{trial}", "Trials computed and committed without divergence.");
    private static readonly Counter<long> Diverged = Meter.CreateCounter<long>("modcomp.trials.diverged", "{trial}", "Trials that diverged, computed and committed.");
    private static readonly Counter<long> Failed = Meter.CreateCounter<long>("modcomp.batches.failed", "{batch}", "Batches that a device could not compute.");
    private static readonly Histogram<int> BatchSize = Meter.CreateHistogram<int>("modcomp.batch.size", "{trial}", "Trials trained together.");

    /// <summary>Counts a durable batch.</summary>
    internal static void BatchCommitted(IReadOnlyList<TrialResult> results)
    {
        BatchSize.Record(results.Count);
        if (Completed.Enabled || Diverged.Enabled)
        {
            int diverged = results.Count(r => r.Outcome == TrialOutcome.Diverged);
            Completed.Add(results.Count - diverged);
            Diverged.Add(diverged);
        }
    }

    /// <summary>Counts a batch that could not be computed.</summary>
    internal static void BatchFailed() => Failed.Add(1);
}
