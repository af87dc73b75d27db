using Orleans.Concurrency;

namespace ModalityCompetition.Grains.Interfaces.Devices;

/// <summary>The devices of one silo. Its key is the silo's address, and it lives there.</summary>
[Alias("modcomp.IDeviceHostGrain")]
public interface IDeviceHostGrain : IGrainWithStringKey
{
    /// <summary>The devices that the silo announces; none while it drains.</summary>
    [Alias("Devices"), AlwaysInterleave, ReadOnly]
    ValueTask<IReadOnlyList<DeviceRecord>> Devices();
}
