using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>The instruments of a process: what it trains and where that goes, whichever sweeps it is for.</summary>
internal static class RunInstruments
{
    private static readonly ImmutableArray<double> s_sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16384];
    private static readonly ImmutableArray<double> s_seconds = [0.001, 0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800];
    private static readonly ImmutableArray<double> s_shortSeconds = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30];

    public static readonly InstrumentEntry Trials = new(
        "modcomp.trials",
        "{trial}",
        InstrumentKind.Counter,
        "Trials that this process computed and committed, by how they ended. All outcomes together are the trials it added to ledgers."
    )
    {
        Labels = ["outcome"],
    };

    public static readonly InstrumentEntry TrialsInFlight = new(
        "modcomp.trials.in_flight",
        "{trial}",
        InstrumentKind.UpDownCounter,
        "Trials that are being computed or committed."
    );

    public static readonly InstrumentEntry BlocksInFlight = new(
        "modcomp.blocks.in_flight",
        "{block}",
        InstrumentKind.UpDownCounter,
        "Blocks that are being computed or committed; in a silo, blocks that its devices were ordered and have not answered."
    );

    public static readonly InstrumentEntry BlockDuration = new(
        "modcomp.block.duration",
        "s",
        InstrumentKind.Histogram,
        "Time to compute one block; in a silo, from the order to its answer, with the wait for the device and the commit."
    )
    {
        Bounds = s_seconds,
    };

    public static readonly InstrumentEntry BlockFailures = new(
        "modcomp.block.failures",
        "{attempt}",
        InstrumentKind.Counter,
        "Attempts at a block that failed; the reason is failed, timed_out, or unable where this machine lacks what the trials need."
    )
    {
        Labels = ["reason"],
    };

    public static readonly InstrumentEntry BatchSize = new(
        "modcomp.batch.size",
        "{trial}",
        InstrumentKind.Histogram,
        "Trials that an engine was given together."
    )
    {
        Bounds = s_sizes,
    };

    public static readonly InstrumentEntry BatchDuration = new(
        "modcomp.batch.duration",
        "s",
        InstrumentKind.Histogram,
        "Time in which an engine computed a batch."
    )
    {
        Bounds = s_seconds,
    };

    public static readonly InstrumentEntry BatchFailures = new(
        "modcomp.batch.failures",
        "{batch}",
        InstrumentKind.Counter,
        "Batches that an engine could not compute. Each is tried again, so a failure alone loses nothing."
    );

    public static readonly InstrumentEntry DeviceBusy = new(
        "modcomp.device.busy",
        "s",
        InstrumentKind.Counter,
        "Time that devices spent in an engine, counted when a batch ends. Its rate over the number of devices is the share in which they "
            + "are busy."
    )
    {
        Labels = ["engine", "device"],
    };

    public static readonly InstrumentEntry Devices = new(
        "modcomp.devices",
        "{device}",
        InstrumentKind.Gauge,
        "Devices of this process: worker threads of an engine, or GPUs."
    )
    {
        Labels = ["engine"],
    };

    public static readonly InstrumentEntry DeviceQueue = new(
        "modcomp.device.queue",
        "{trial}",
        InstrumentKind.Gauge,
        "Trials that wait for a device of a silo."
    )
    {
        Labels = ["engine", "device"],
    };

    public static readonly InstrumentEntry DeviceMemory = new(
        "modcomp.device.memory",
        "By",
        InstrumentKind.Gauge,
        "Memory in use by devices of a silo: of a GPU what its driver says, other processes on it included, of a worker thread what the "
            + "trials in training are expected to take, 0 while it has none."
    )
    {
        Labels = ["engine", "device"],
    };

    public static readonly InstrumentEntry LeaseRenewals = new(
        "modcomp.lease.renewals",
        "{lease}",
        InstrumentKind.Counter,
        "Leases on blocks of a shared ledger that this worker renewed."
    );

    public static readonly InstrumentEntry LeaseLosses = new(
        "modcomp.lease.losses",
        "{lease}",
        InstrumentKind.Counter,
        "Leases that others took over while this worker was silent. Its results count all the same; the work was done twice."
    );

    public static readonly InstrumentEntry LeaseRenewalDuration = new(
        "modcomp.lease.renewal.duration",
        "s",
        InstrumentKind.Histogram,
        "Time that a heartbeat took, repetitions included. One that comes near a quarter of the length of a lease is a warning."
    )
    {
        Bounds = s_shortSeconds,
    };

    public static readonly InstrumentEntry LedgerAppendDuration = new(
        "modcomp.ledger.append.duration",
        "s",
        InstrumentKind.Histogram,
        "Time to make results durable: in a file one write and one sync of a group of blocks, in PostgreSQL one transaction with its "
            + "repetitions."
    )
    {
        Labels = ["ledger"],
        Bounds = s_shortSeconds,
    };

    public static readonly InstrumentEntry LedgerSyncDuration = new(
        "modcomp.ledger.fsync.duration",
        "s",
        InstrumentKind.Histogram,
        "Time that the disk took to sync a ledger file."
    )
    {
        Bounds = s_shortSeconds,
    };

    public static readonly InstrumentEntry LedgerBytes = new(
        "modcomp.ledger.bytes",
        "By",
        InstrumentKind.Counter,
        "Bytes committed to ledgers."
    )
    {
        Labels = ["ledger"],
    };

    public static readonly InstrumentEntry LedgerBlocks = new(
        "modcomp.ledger.blocks",
        "{block}",
        InstrumentKind.Counter,
        "Blocks committed to ledgers."
    )
    {
        Labels = ["ledger"],
    };

    public static readonly InstrumentEntry LedgerErrors = new(
        "modcomp.ledger.errors",
        "{error}",
        InstrumentKind.Counter,
        "Groups of blocks that could not be made durable. The sweep stops; what is committed is kept."
    )
    {
        Labels = ["ledger"],
    };

    public static readonly InstrumentEntry LedgerRetries = new(
        "modcomp.ledger.retries",
        "{attempt}",
        InstrumentKind.Counter,
        "Requests to the database of a shared ledger that were made again because it did not answer."
    )
    {
        Labels = ["ledger"],
    };

    public static readonly InstrumentEntry DiskFree = new(
        "modcomp.disk.free",
        "By",
        InstrumentKind.Gauge,
        "Bytes that are free on the disk of the folder that ledgers lie in."
    );

    public static readonly InstrumentEntry DiskReserve = new(
        "modcomp.disk.reserve",
        "By",
        InstrumentKind.Gauge,
        "Bytes below which a server takes no sweep and pauses those at work; absent where it keeps none."
    );

    public static readonly InstrumentEntry Sweeps = new(
        "modcomp.sweeps",
        "{sweep}",
        InstrumentKind.Gauge,
        "Sweeps at work whose owner this process is."
    );

    public static readonly InstrumentEntry SweepsEnded = new(
        "modcomp.sweeps.ended",
        "{sweep}",
        InstrumentKind.Counter,
        "Runs of sweeps that this process owned and that ended: completed, failed, or stopped because somebody asked for it."
    )
    {
        Labels = ["outcome"],
    };

    /// <summary>All of them, in the order in which they are documented.</summary>
    public static readonly ImmutableArray<InstrumentEntry> All =
    [
        Trials,
        TrialsInFlight,
        BlocksInFlight,
        BlockDuration,
        BlockFailures,
        BatchSize,
        BatchDuration,
        BatchFailures,
        DeviceBusy,
        Devices,
        DeviceQueue,
        DeviceMemory,
        LeaseRenewals,
        LeaseLosses,
        LeaseRenewalDuration,
        LedgerAppendDuration,
        LedgerSyncDuration,
        LedgerBytes,
        LedgerBlocks,
        LedgerErrors,
        LedgerRetries,
        DiskFree,
        DiskReserve,
        Sweeps,
        SweepsEnded,
    ];
}
