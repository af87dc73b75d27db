using System.Reflection;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Silo.Failures;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Silo.Engines;

/// <summary>The devices of this machine, as the settings name them.</summary>
internal static class SiloEngines
{
    private const string TorchAssembly = "ModalityCompetition.Training.TorchSharp";
    private const string TorchPlugin = "ModalityCompetition.Training.TorchSharp.Engines.TorchEnginePlugin";

    /// <summary>Creates the devices.</summary>
    /// <exception cref="SiloException">An engine is unknown, or this build lacks it, or it has no usable device.</exception>
    public static SiloDevices Create(SiloSettings settings)
    {
        List<SiloDevice> devices = [];
        foreach (string name in settings.Engines.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int slots = settings.Workers > 0 ? settings.Workers : Environment.ProcessorCount;
            devices.AddRange(
                name switch
                {
                    "cpu" => Slots(name, new CpuTrialEngine(), slots),
                    "reference" => Slots(name, new ReferenceTrialEngine(), slots),
                    "torch" => Torch(),
                    _ => throw new SiloException(
                        $"The setting Silo:Engines names the engine '{name}', which there is not: name cpu, reference or torch."
                    ),
                }
            );
        }

        return devices.Count > 0
            ? new SiloDevices(devices)
            : throw new SiloException("The setting Silo:Engines names no engine: name cpu, reference or torch.");
    }

    private static IEnumerable<SiloDevice> Slots(string name, ITrialEngine engine, int slots) =>
        Enumerable.Repeat(new SiloDevice(name, engine), slots);

    // One device per usable GPU; without one, one for the CPU tensors, which use every core by themselves.
    private static IEnumerable<SiloDevice> Torch()
    {
        IEnginePlugin plugin;
        try
        {
            plugin = (IEnginePlugin)Activator.CreateInstance(Assembly.Load(TorchAssembly).GetType(TorchPlugin, throwOnError: true)!)!;
        }
        catch (FileNotFoundException)
        {
            throw new SiloException(
                "This build of the silo lacks the engine torch: build it with -p:TorchRuntime=cuda-linux or -p:TorchRuntime=cpu "
                    + "(docs/gpu-engine.md)."
            );
        }

        EngineDevice[] usable = [.. plugin.Devices().Where(d => d.Obstacle is null)];
        string[] gpus = [.. usable.Select(d => d.Name).Where(d => d != "cpu")];
        try
        {
            return
            [
                .. (gpus.Length > 0 ? gpus : ["cpu"]).Select(d => new SiloDevice(
                    "torch",
                    plugin.Create(new EngineRequest { Devices = d })
                )),
            ];
        }
        catch (EngineUnavailableException failure)
        {
            throw new SiloException($"The engine torch cannot be used: {failure.Message}");
        }
    }
}
