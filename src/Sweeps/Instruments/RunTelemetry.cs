using System.Diagnostics.Metrics;
using ModalityCompetition.Experiments;

namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>
/// What a process tells about its work through System.Diagnostics, the same for the embedded runner, a server, the workers of a shared
/// ledger and silos: one meter and one activity source. An instrument that nobody listens to costs a comparison. No label is per trial,
/// block or configuration, and every value of a label is a text: the same value as a number and as a text would be two series of one name,
/// of which Prometheus drops one without a word. Histograms are given durations and counts, which are numbers: one NaN would spoil the sum
/// of a histogram for good.
/// </summary>
public static class RunTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "ModalityCompetition";

    private static readonly Meter s_meter = new(Name);
    private static readonly Counter<long> s_trials = s_meter.Counter(RunInstruments.Trials);
    private static readonly UpDownCounter<long> s_trialsInFlight = s_meter.UpDown(RunInstruments.TrialsInFlight);
    private static readonly UpDownCounter<long> s_blocksInFlight = s_meter.UpDown(RunInstruments.BlocksInFlight);
    private static readonly Histogram<double> s_blockDuration = s_meter.Histogram(RunInstruments.BlockDuration);
    private static readonly Counter<long> s_blockFailures = s_meter.Counter(RunInstruments.BlockFailures);
    private static readonly Histogram<double> s_batchSize = s_meter.Histogram(RunInstruments.BatchSize);
    private static readonly Histogram<double> s_batchDuration = s_meter.Histogram(RunInstruments.BatchDuration);
    private static readonly Counter<long> s_batchFailures = s_meter.Counter(RunInstruments.BatchFailures);
    private static readonly Counter<double> s_deviceBusy = s_meter.Sum(RunInstruments.DeviceBusy);
    private static readonly Counter<long> s_leaseRenewals = s_meter.Counter(RunInstruments.LeaseRenewals);
    private static readonly Counter<long> s_leaseLosses = s_meter.Counter(RunInstruments.LeaseLosses);
    private static readonly Histogram<double> s_leaseDuration = s_meter.Histogram(RunInstruments.LeaseRenewalDuration);
    private static readonly Histogram<double> s_appendDuration = s_meter.Histogram(RunInstruments.LedgerAppendDuration);
    private static readonly Histogram<double> s_syncDuration = s_meter.Histogram(RunInstruments.LedgerSyncDuration);
    private static readonly Counter<long> s_ledgerBytes = s_meter.Counter(RunInstruments.LedgerBytes);
    private static readonly Counter<long> s_ledgerBlocks = s_meter.Counter(RunInstruments.LedgerBlocks);
    private static readonly Counter<long> s_ledgerErrors = s_meter.Counter(RunInstruments.LedgerErrors);
    private static readonly Counter<long> s_ledgerRetries = s_meter.Counter(RunInstruments.LedgerRetries);
    private static readonly Counter<long> s_sweepsEnded = s_meter.Counter(RunInstruments.SweepsEnded);

    /// <summary>
    /// Tells what has not happened yet as 0, so that whoever asks how often it happened lately hears of the first time. Called once when
    /// somebody has begun to listen.
    /// </summary>
    public static void Announce()
    {
        Zero(
            s_trials,
            "outcome",
            InstrumentLabels.Completed,
            InstrumentLabels.Diverged,
            InstrumentLabels.TimedOut,
            InstrumentLabels.Crashed
        );
        Zero(s_blockFailures, "reason", InstrumentLabels.Failed, InstrumentLabels.TimedOut, InstrumentLabels.Unable);
        Zero(s_sweepsEnded, "outcome", InstrumentLabels.Completed, InstrumentLabels.Failed, InstrumentLabels.Stopped);
        foreach (Counter<long> counter in new[] { s_ledgerBytes, s_ledgerBlocks, s_ledgerErrors })
        {
            Zero(counter, "ledger", InstrumentLabels.File, InstrumentLabels.Postgres);
        }

        Zero(s_ledgerRetries, "ledger", InstrumentLabels.Postgres);
        s_batchFailures.Add(0);
        s_leaseRenewals.Add(0);
        s_leaseLosses.Add(0);
        s_trialsInFlight.Add(0);
        s_blocksInFlight.Add(0);
        SweepGauges.Announce();
        DeviceGauges.Announce();
    }

    /// <summary>Tells how much room the disk of a folder has, until disposed.</summary>
    /// <param name="folder">The folder; it need not be there yet.</param>
    public static IDisposable TellDisk(string folder) => DeviceGauges.AddDisk(() => FreeDisk.Of(folder), reserve: 0);

    /// <summary>Counts a block in flight.</summary>
    /// <param name="trials">Its trials.</param>
    internal static void BlockBegun(int trials)
    {
        s_blocksInFlight.Add(1);
        s_trialsInFlight.Add(trials);
    }

    /// <summary>Counts a block out of flight, however it ended.</summary>
    internal static void BlockEnded(int trials)
    {
        s_blocksInFlight.Add(-1);
        s_trialsInFlight.Add(-trials);
    }

    /// <summary>Counts a computed block.</summary>
    internal static void BlockComputed(TimeSpan duration) => Record(s_blockDuration, duration);

    /// <summary>Counts an attempt at a block that failed.</summary>
    /// <param name="reason">One of <see cref="InstrumentLabels"/>.</param>
    internal static void BlockFailed(string reason) => s_blockFailures.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Counts a batch that an engine computed, or failed to.</summary>
    /// <param name="engine">What a spec calls the engine.</param>
    /// <param name="device">The device; of as many values as there are devices.</param>
    /// <param name="trials">Trials of the batch.</param>
    /// <param name="duration">Time in the engine.</param>
    /// <param name="failed">Whether it has no result.</param>
    internal static void BatchEnded(string engine, string device, int trials, TimeSpan duration, bool failed)
    {
        s_deviceBusy.Add(
            duration.TotalSeconds,
            new KeyValuePair<string, object?>("engine", engine),
            new KeyValuePair<string, object?>("device", device)
        );
        if (failed)
        {
            s_batchFailures.Add(1);
            return;
        }

        s_batchSize.Record(trials);
        Record(s_batchDuration, duration);
    }

    /// <summary>Counts results that were just committed.</summary>
    internal static void TrialsCommitted(ResultBlock results)
    {
        if (!s_trials.Enabled)
        {
            return;
        }

        Span<int> ends = stackalloc int[4];
        for (int i = 0; i < results.Count; i++)
        {
            ends[(int)ResultLayout.Outcome(results.Row(i))]++;
        }

        Count(s_trials, ends[(int)TrialOutcome.Completed], "outcome", InstrumentLabels.Completed);
        Count(s_trials, ends[(int)TrialOutcome.Diverged], "outcome", InstrumentLabels.Diverged);
        Count(s_trials, ends[(int)TrialOutcome.TimedOut], "outcome", InstrumentLabels.TimedOut);
        Count(s_trials, ends[(int)TrialOutcome.Crashed], "outcome", InstrumentLabels.Crashed);
    }

    /// <summary>Counts the heartbeat of a worker.</summary>
    internal static void LeasesRenewed(int leases, int lost, TimeSpan duration)
    {
        s_leaseRenewals.Add(leases);
        s_leaseLosses.Add(lost);
        Record(s_leaseDuration, duration);
    }

    /// <summary>Counts a group of blocks that a ledger made durable.</summary>
    /// <param name="ledger">Which kind of ledger, one of <see cref="InstrumentLabels"/>.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="blocks">Its blocks.</param>
    /// <param name="duration">Time that it took.</param>
    internal static void LedgerCommitted(string ledger, long bytes, int blocks, TimeSpan duration)
    {
        var label = new KeyValuePair<string, object?>("ledger", ledger);
        if (s_appendDuration.Enabled)
        {
            s_appendDuration.Record(duration.TotalSeconds, label);
        }

        s_ledgerBytes.Add(bytes, label);
        s_ledgerBlocks.Add(blocks, label);
    }

    /// <summary>Counts a sync of a ledger file.</summary>
    internal static void LedgerSynced(TimeSpan duration) => Record(s_syncDuration, duration);

    /// <summary>Counts a group of blocks that could not be made durable.</summary>
    internal static void LedgerFailed(string ledger) => Count(s_ledgerErrors, 1, "ledger", ledger);

    /// <summary>Counts a request to a database that has to be made again.</summary>
    internal static void LedgerRetried() => Count(s_ledgerRetries, 1, "ledger", InstrumentLabels.Postgres);

    /// <summary>Counts the end of a run of a sweep.</summary>
    /// <param name="outcome">One of <see cref="InstrumentLabels"/>.</param>
    internal static void SweepEnded(string outcome) => Count(s_sweepsEnded, 1, "outcome", outcome);

    private static void Record(Histogram<double> histogram, TimeSpan duration) => histogram.Record(duration.TotalSeconds);

    private static void Count(Counter<long> counter, long count, string label, string value)
    {
        if (count != 0)
        {
            counter.Add(count, new KeyValuePair<string, object?>(label, value));
        }
    }

    private static void Zero(Counter<long> counter, string label, params ReadOnlySpan<string> values)
    {
        foreach (string value in values)
        {
            counter.Add(0, new KeyValuePair<string, object?>(label, value));
        }
    }
}
