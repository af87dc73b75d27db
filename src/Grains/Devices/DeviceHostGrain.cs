using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Placement;
using Orleans.Concurrency;

namespace ModalityCompetition.Grains.Devices;

/// <summary>See <see cref="IDeviceHostGrain"/>.</summary>
[OnNamedSilo, Reentrant]
internal sealed class DeviceHostGrain(DeviceHost host) : Grain, IDeviceHostGrain
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeviceRecord>> Devices() => new(host.Announced);
}
