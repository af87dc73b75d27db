using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Silo.Failures;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Silo.Engines;

/// <summary>The devices of this machine, as the settings name them.</summary>
internal static class SiloEngines
{
    /// <summary>Creates the devices.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="registry">The engines that there are; null for those of this process.</param>
    /// <exception cref="SiloException">An engine is unknown, or this build lacks it, or it has no usable device.</exception>
    public static SiloDevices Create(SiloSettings settings, EngineRegistry? registry = null)
    {
        registry ??= EngineRegistry.Installed;
        int slots = settings.Workers > 0 ? settings.Workers : Environment.ProcessorCount;
        List<SiloDevice> devices = [];
        foreach (string name in settings.Engines.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                devices.AddRange(registry.CreateForSlots(name, slots).Select(engine => new SiloDevice(name, engine)));
            }
            catch (EngineUnavailableException failure)
            {
                throw new SiloException($"The setting Silo:Engines names {name}, which cannot be used: {failure.Message}");
            }
        }

        return devices.Count > 0
            ? new SiloDevices(devices)
            : throw new SiloException($"The setting Silo:Engines names no engine: name {string.Join(" or ", registry.Present)}.");
    }
}
