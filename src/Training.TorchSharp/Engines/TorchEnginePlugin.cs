using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.TorchSharp.Devices;

namespace ModalityCompetition.Training.TorchSharp.Engines;

/// <summary>How programs find this engine without referring to it.</summary>
public sealed class TorchEnginePlugin : IEnginePlugin
{
    /// <inheritdoc/>
    public string Name => DeviceList.Engine;

    /// <inheritdoc/>
    public IReadOnlyList<EngineDevice> Devices() => DeviceCatalogue.List();

    /// <inheritdoc/>
    public ITrialEngine Create(EngineRequest request) => new TorchTrialEngine(request);

    /// <inheritdoc/>
    public EngineRequest? RequestFor(EngineIdentity recorded) =>
        recorded.Name.StartsWith($"{Name}-", StringComparison.Ordinal)
            ? new EngineRequest(
                recorded.Name.Contains("-cpu-", StringComparison.Ordinal) ? "cpu" : null,
                recorded.Name.EndsWith("-tf32", StringComparison.Ordinal)
            )
            : null;
}
