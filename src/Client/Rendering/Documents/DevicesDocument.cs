using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary><c>modcomp devices --json</c>.</summary>
/// <param name="Devices">The devices of this machine.</param>
internal sealed record DevicesDocument(IEnumerable<DeviceEntry> Devices)
{
    /// <summary>The document of devices.</summary>
    public static DevicesDocument Of(IEnumerable<EngineDevice> devices) =>
        new(devices.Select(d => new DeviceEntry(d.Engine, d.Name, d.Description, d.IsUsable, d.Obstacle)));
}

/// <summary>A device.</summary>
/// <param name="Engine">Name of the engine.</param>
/// <param name="Device">Name of the device.</param>
/// <param name="Description">What it is.</param>
/// <param name="Usable">Whether the engine can compute on it now.</param>
/// <param name="Obstacle">Why it cannot; null when it can.</param>
internal sealed record DeviceEntry(string Engine, string Device, string Description, bool Usable, string? Obstacle);
