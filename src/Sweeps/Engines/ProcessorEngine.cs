using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Engines;

/// <summary>An engine of this program that computes on the processors, on the threads that call it.</summary>
/// <param name="name">Its name in a spec.</param>
/// <param name="create">Creates it.</param>
internal sealed class ProcessorEngine(string name, Func<ITrialEngine> create) : IEnginePlugin
{
    /// <summary>Name of its only device.</summary>
    public const string Device = "cpu";

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public IReadOnlyList<EngineDevice> Devices()
    {
        int count = Environment.ProcessorCount;
        string processors = count == 1 ? "1 processor" : FormattableString.Invariant($"{count} processors");
        return [new EngineDevice(name, Device, $"{create().Hardware}, {processors}")];
    }

    /// <inheritdoc/>
    public ITrialEngine Create(EngineRequest request) =>
        request is { Devices: null or Device, AllowTf32: false }
            ? create()
            : throw new EngineUnavailableException(
                $"the engine {name} computes on the CPU in float32 or double alone: remove --device and --tf32, or add --engine torch."
            );

    /// <inheritdoc/>
    public EngineRequest? RequestFor(EngineIdentity recorded) => recorded.Name == name ? new EngineRequest() : null;
}
