using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>An estimate of the weights of Gradient-Blending in <c>trial.json</c>; null for what is not finite.</summary>
/// <param name="Iteration">The step from which the weights hold.</param>
/// <param name="Generalization">G, nats: fall of the validation loss of a copy trained on the joint loss and on each modality's own, [1 +
/// R].</param>
/// <param name="Overfitting">O, nats: growth of (validation - training loss) of the same copies, [1 + R].</param>
/// <param name="Weights">Weights of the losses, with sum 1, [1 + R].</param>
internal sealed record BlendingEntry(
    int Iteration,
    IEnumerable<double?> Generalization,
    IEnumerable<double?> Overfitting,
    IEnumerable<double> Weights
)
{
    /// <summary>The entry of an estimate.</summary>
    public static BlendingEntry Of(BlendingEstimate estimate) =>
        new(
            estimate.Iteration,
            estimate.Generalization.Select(Finite.OrNull),
            estimate.Overfitting.Select(Finite.OrNull),
            estimate.Weights
        );
}
