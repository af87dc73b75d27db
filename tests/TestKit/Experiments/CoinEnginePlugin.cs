using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.TestKit.Experiments;

/// <summary>The engine of the coin, as a registry of engines has it.</summary>
public sealed class CoinEnginePlugin : IEnginePlugin
{
    /// <inheritdoc/>
    public string Name => "coins";

    /// <inheritdoc/>
    public IReadOnlyList<EngineDevice> Devices() => [new EngineDevice(Name, "cpu", "a coin", null)];

    /// <inheritdoc/>
    public ITrialEngine Create(EngineRequest request) => new CoinEngine();

    /// <inheritdoc/>
    public EngineRequest? RequestFor(EngineIdentity recorded) => null;
}
