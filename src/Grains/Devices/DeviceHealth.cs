using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ModalityCompetition.Grains.Devices;

/// <summary>
/// Whether the devices of this silo are of any use. A silo all of whose devices hang asks its process to end, so that its supervisor starts
/// a new one: nothing else brings back a thread that does not return. Thread-safe.
/// </summary>
/// <param name="devices">The devices.</param>
/// <param name="lifetime">The process.</param>
/// <param name="log">The log.</param>
public sealed class DeviceHealth(SiloDevices devices, IHostApplicationLifetime lifetime, ILogger<DeviceHealth> log)
{
    private int _hung;

    /// <summary>Devices whose engine does not come back from a batch.</summary>
    public int Hung => Volatile.Read(ref _hung);

    /// <summary>Whether that is every device.</summary>
    public bool AllHang => Hung > 0 && Hung == devices.Devices.Count;

    /// <summary>One more device hangs.</summary>
    public void Hangs()
    {
        if (Interlocked.Increment(ref _hung) == devices.Devices.Count)
        {
            log.LogCritical("Every device of this silo hangs ({Count}): it ends, so that it is started again", devices.Devices.Count);
            lifetime.StopApplication();
        }
    }
}
