using ModalityCompetition.Sweeps.Services;

namespace ModalityCompetition.Grains.Devices;

/// <summary>How devices work. Nothing here influences a result.</summary>
public sealed record DeviceOptions
{
    /// <summary>
    /// Bytes of memory that the devices of a silo share; a sweep that needs more is not trained by them. Default what the machine or its
    /// container gives the process.
    /// </summary>
    public long MemoryBytes { get; init; } = SweepMemory.Available;

    /// <summary>
    /// Most trials that a device has in hand, from announced to durable; a block for which there is no room waits at its sweep's grain.
    /// Default 8192.
    /// </summary>
    public int MostTrialsInHand { get; init; } = 8192;

    /// <summary>Most trials of a batch, at least 1; default 1024, the longest block. Cancelling loses at most a batch.</summary>
    public int LargestBatch { get; init; } = 1024;

    /// <summary>
    /// Blocks of one sweep that a device may have at once, at least 1: one in training, the others waiting or on their way to the ledger.
    /// Default 3.
    /// </summary>
    public int BlocksPerSweep { get; init; } = 3;

    /// <summary>
    /// How long an order is held before the answer is that it is still in work; default 25 s, less than the time in which a caller of any
    /// version expects an answer. Every block that is in work costs its sweep's grain a message that often.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// How long a trial may take, a batch as many times that as it has trials; above zero. A trial that takes longer alone, twice, is
    /// recorded as timed out. Null, the default, for no limit.
    /// </summary>
    public TimeSpan? TrialTime { get; init; }

    /// <summary>
    /// How long a batch may take, however many trials it has; above zero. The trials of one that takes longer are tried alone, each for
    /// as long. Null, the default, for no limit.
    /// </summary>
    public TimeSpan? BatchTime { get; init; }

    /// <summary>
    /// How long an engine may go on with a batch that was asked to end; then it counts as hung, and its device trains nothing any more.
    /// Default 30 s.
    /// </summary>
    public TimeSpan StopTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a draining silo waits for the batches in training before it cancels them; default 20 s.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(20);
}
