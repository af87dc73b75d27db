namespace ModalityCompetition.Training.Remedies;

/// <summary>One estimate of the weights of Gradient-Blending.</summary>
/// <param name="Iteration">The step t from which the copies were trained and from which the weights hold.</param>
/// <param name="Generalization">G, nats: of the joint loss and of each modality's own, [1 + R].</param>
/// <param name="Overfitting">O, nats, [1 + R].</param>
/// <param name="Weights">w, [1 + R].</param>
public sealed record BlendingEstimate(int Iteration, double[] Generalization, double[] Overfitting, double[] Weights);
