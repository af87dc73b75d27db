using Orleans.Concurrency;

namespace ModalityCompetition.Grains.Interfaces.Devices;

/// <summary>
/// One device: a GPU, or one worker slot of a processor. Lives on the silo that announces the device, which its key names. Coalesces
/// waiting trials of one configuration into a batch and trains it off the grain scheduler.
/// </summary>
[Alias("modcomp.IDeviceGrain")]
public interface IDeviceGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes a block, or says what became of it: returns when the block has ended, or within half a minute with
    /// <see cref="BlockState.Working"/>. Because the same order may be given again, an answer that is lost is asked for again, and no
    /// message has to live as long as a block.
    /// </summary>
    [Alias("Run"), ResponseTimeout("00:00:45")]
    Task<BlockReport> Run(BlockOrder order);

    /// <summary>Trains one trial; returns when it is durable or cannot be. What <c>ITrialGrain</c> calls.</summary>
    [Alias("Train"), AlwaysInterleave, ResponseTimeout("12:00:00")]
    ValueTask<TrialReport> Train(TrialOrder order);

    /// <summary>
    /// Gives back every block of a sweep that was ordered in a term up to this one; a batch in training ends within one trial.
    /// </summary>
    [Alias("Cancel"), AlwaysInterleave]
    Task Cancel(string sweep, long term);

    /// <summary>What the device has in hand.</summary>
    [Alias("Status"), AlwaysInterleave, ReadOnly]
    ValueTask<DeviceStatusRecord> Status();
}
