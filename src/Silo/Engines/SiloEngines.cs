using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Silo.Failures;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Specs.Transformers;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Silo.Engines;

/// <summary>The devices of this machine, as the settings name them.</summary>
internal static class SiloEngines
{
    /// <summary>Creates the devices.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="registry">The engines that there are.</param>
    /// <exception cref="SiloException">An engine is unknown, or this build lacks it, or it has no usable device.</exception>
    public static SiloDevices Create(SiloSettings settings, EngineRegistry registry)
    {
        int slots = settings.Workers > 0 ? settings.Workers : Environment.ProcessorCount;
        List<SiloDevice> devices = [];
        foreach (string name in settings.Engines.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (name == ProgramTrialEngine.Name)
            {
                throw new SiloException(
                    "The setting Silo:Engines names program, which is no engine to choose: leave it out, and name the folder of "
                        + "the programs "
                        + "that specs may have started in Silo:Programs."
                );
            }

            try
            {
                devices.AddRange(registry.CreateForSlots(name, slots).Select(engine => new SiloDevice(name, engine)));
            }
            catch (EngineUnavailableException failure)
            {
                throw new SiloException($"The setting Silo:Engines names {name}, which cannot be used: {failure.Message}");
            }
        }

        AllowedPrograms? programs = Programs(settings.Programs);
        if (programs is not null)
        {
            // One engine for all slots: it has a process, and a GPU where there are some, for each.
            devices.AddRange(Enumerable.Repeat(new SiloDevice(ProgramTrialEngine.Name, new ProgramTrialEngine(programs)), slots));
        }

        return devices.Count > 0
            ? new SiloDevices(devices) { Programs = programs }
            : throw new SiloException($"The setting Silo:Engines names no engine: name {string.Join(" or ", registry.Present)}.");
    }

    /// <summary>The data sets that submitted specs may name.</summary>
    /// <param name="folder">The setting.</param>
    /// <exception cref="SiloException">There is no such folder.</exception>
    public static DataSetFolders Datasets(string folder) =>
        folder.Length == 0 ? DataSetFolders.None
        : Directory.Exists(folder) ? DataSetFolders.Below(folder)
        : throw new SiloException(
            $"The setting Silo:Datasets names the folder {folder}, which is not there: create it, or correct the path."
        );

    private static AllowedPrograms? Programs(string folder) =>
        folder.Length == 0 ? null
        : Directory.Exists(folder) ? new AllowedPrograms(folder)
        : throw new SiloException(
            $"The setting Silo:Programs names the folder {folder}, which is not there: create it, or correct the path."
        );
}
