using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions;

/// <summary>The engines that this program has, and the devices that they compute on.</summary>
internal static class EngineChoice
{
    /// <summary>Names of all engines, those included that this build may lack.</summary>
    public static IReadOnlyList<string> Names { get; } = ["cpu", "reference", .. EnginePlugins.Names];

    /// <summary>Creates the engine of a name.</summary>
    /// <param name="name">Name in the spec.</param>
    /// <param name="request">Which devices, and how; null leaves it to the engine.</param>
    /// <param name="plugins">Finds the plug-in of an engine; null for those of this build.</param>
    /// <exception cref="ClientException">There is none, or it has no devices to choose from.</exception>
    /// <exception cref="EngineUnavailableException">A device cannot be used.</exception>
    public static ITrialEngine Create(string name, EngineRequest? request = null, Func<string, IEnginePlugin?>? plugins = null)
    {
        if (EnginePlugins.Names.Contains(name))
        {
            IEnginePlugin plugin =
                (plugins ?? EnginePlugins.Find)(name) ?? throw new ClientException(ExitCode.Usage, EnginePlugins.Remedy(name));
            return plugin.Create(request ?? new EngineRequest());
        }

        if (request is { Devices: not (null or "cpu") } or { AllowTf32: true })
        {
            throw new ClientException(
                ExitCode.Usage,
                $"the engine {name} computes on the CPU in float32 or double alone: remove --device and --tf32, or add --engine torch."
            );
        }

        return name switch
        {
            "cpu" => new CpuTrialEngine(),
            "reference" => new ReferenceTrialEngine(),
            _ => throw new ClientException(
                ExitCode.Usage,
                $"the spec asks for the engine '{name}', which this program does not have: set engine to {string.Join(" or ", Names)}."
            ),
        };
    }

    /// <summary>Creates the engine that a run was computed with, as far as its ledger says which it was.</summary>
    /// <param name="name">Name in the spec.</param>
    /// <param name="recorded">The identity in the ledger.</param>
    /// <param name="devices">Devices that the user chose; null for none.</param>
    public static ITrialEngine CreateLike(string name, EngineIdentity recorded, string? devices)
    {
        EngineRequest? like = EnginePlugins.Names.Contains(name) ? EnginePlugins.Find(name)?.RequestFor(recorded) : null;
        return Create(name, devices is null ? like : (like ?? new EngineRequest()) with { Devices = devices });
    }

    /// <summary>The devices of every engine, usable or not.</summary>
    /// <param name="plugins">Finds the plug-in of an engine; null for those of this build.</param>
    public static IReadOnlyList<EngineDevice> Devices(Func<string, IEnginePlugin?>? plugins = null)
    {
        string processors =
            Environment.ProcessorCount == 1 ? "1 processor" : FormattableString.Invariant($"{Environment.ProcessorCount} processors");
        List<EngineDevice> devices = [new("cpu", "cpu", $"{new CpuTrialEngine().Hardware}, {processors}")];
        foreach (string name in EnginePlugins.Names)
        {
            devices.AddRange(
                (plugins ?? EnginePlugins.Find)(name)?.Devices()
                    ?? [new EngineDevice(name, "-", "not in this build", EnginePlugins.Remedy(name))]
            );
        }

        return devices;
    }
}
