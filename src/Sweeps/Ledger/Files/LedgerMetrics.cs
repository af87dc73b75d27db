using System.Diagnostics.Metrics;

namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>
/// What a ledger tells about itself through System.Diagnostics.Metrics; no labels, so nothing grows with the number of trials.
/// </summary>
internal static class LedgerMetrics
{
    private static readonly Meter Meter = new("ModalityCompetition.Sweeps");

    private static readonly Histogram<double> AppendDuration = Meter.CreateHistogram<double>(
        "modcomp.ledger.append.duration",
        "s",
        "Time to write and sync one group of blocks."
    );

    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        "modcomp.ledger.written",
        "By",
        "Bytes committed to the ledger."
    );

    private static readonly Counter<long> Blocks = Meter.CreateCounter<long>(
        "modcomp.ledger.blocks",
        "{block}",
        "Blocks committed to the ledger."
    );

    /// <summary>Counts a committed group.</summary>
    public static void Committed(long bytes, int blocks, TimeSpan duration)
    {
        AppendDuration.Record(duration.TotalSeconds);
        Bytes.Add(bytes);
        Blocks.Add(blocks);
    }
}
