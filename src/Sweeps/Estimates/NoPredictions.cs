using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>Predictions that say nothing, where nobody waits for any.</summary>
internal sealed class NoPredictions : IPredictions
{
    /// <summary>The only ones.</summary>
    public static NoPredictions Instance { get; } = new();

    /// <inheritdoc/>
    public Prediction? For(Estimand estimand, int? best) => null;
}
