using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.ProgramTrials;

/// <summary>The engine of programs of the user's own, as the registry of engines finds it.</summary>
internal sealed class ProgramEnginePlugin : IEnginePlugin
{
    /// <inheritdoc/>
    public string Name => ProgramTrialEngine.Name;

    /// <inheritdoc/>
    public IReadOnlyList<EngineDevice> Devices() => [new EngineDevice(Name, "-", "processes of the program of a spec")];

    /// <inheritdoc/>
    public ITrialEngine Create(EngineRequest request) =>
        request is { Devices: null, AllowTf32: false }
            ? new ProgramTrialEngine()
            : throw new EngineUnavailableException(
                "the trials are runs of a program, which computes where it likes: remove --device and --tf32, and name devices in "
                    + "program.environment."
            );

    /// <inheritdoc/>
    public EngineRequest? RequestFor(EngineIdentity recorded) => recorded.Name == Name ? new EngineRequest() : null;
}
