using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.PlantedEngines;

/// <summary>A good plug-in: the trials of the engine <c>reference</c> under a name of its own.</summary>
public sealed class PlantedEngine : IEnginePlugin
{
    /// <inheritdoc/>
    public string Name => "planted";

    /// <inheritdoc/>
    public IReadOnlyList<EngineDevice> Devices() =>
        [new(Name, "field", "a planted device"), new(Name, "meadow", "another", "it is mown: wait until it has grown.")];

    /// <inheritdoc/>
    public ITrialEngine Create(EngineRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Devices is null or "field"
            ? new Renamed(new EngineIdentity(Name, 1))
            : throw new EngineUnavailableException($"there is no device '{request.Devices}': choose field.");
    }

    /// <inheritdoc/>
    public EngineRequest? RequestFor(EngineIdentity recorded) => recorded.Name == Name ? new EngineRequest() : null;
}

/// <summary>The reference engine under another identity.</summary>
/// <param name="identity">The identity.</param>
internal sealed class Renamed(EngineIdentity identity) : ITrialEngine
{
    private readonly ReferenceTrialEngine _inner = new();

    /// <inheritdoc/>
    public EngineIdentity Identity => identity;

    /// <inheritdoc/>
    public string Hardware => "planted";

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation) => _inner.Run(batch, cancellation);

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
        _inner.Trace(batch, options, cancellation);
}
