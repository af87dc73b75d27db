namespace ModalityCompetition.Training.Remedies;

/// <summary>
/// The weights of Gradient-Blending (Wang, Tran and Feiszli, CVPR 2020, arXiv 1905.12681, Proposition 1 and Algorithm 1): for each loss k,
/// the joint one and those of the modalities, a copy of the network is trained on it alone for a while; G_k is the fall of its validation
/// loss, O_k the growth of (validation - training loss), and w_k = (1/Z) G_k / O_k^2 with sum 1.
/// </summary>
/// <remarks>
/// The paper does not say what becomes of a loss that does not generalise or does not overfit, and the published code holds no estimate of
/// weights. Here a loss with G_k &lt;= 0, or whose copy diverged, gets weight 0; an |O_k| below 0.01 nats counts as 0.01, which is about
/// what the validation loss of some hundred samples tells apart; and where no loss generalises all get the same weight.
/// </remarks>
public static class BlendingWeights
{
    /// <summary>The least |O_k| that counts, nats.</summary>
    public const double LeastOverfitting = 0.01;

    /// <summary>The weights.</summary>
    /// <param name="generalization">G_k, nats, [1 + R].</param>
    /// <param name="overfitting">O_k, nats, [1 + R].</param>
    /// <param name="weights">Receives w_k >= 0 with sum 1, [1 + R].</param>
    public static void Fill(ReadOnlySpan<double> generalization, ReadOnlySpan<double> overfitting, Span<double> weights)
    {
        double sum = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            double growth = Math.Max(Math.Abs(overfitting[k]), LeastOverfitting);
            double weight = generalization[k] / (growth * growth);
            weights[k] = weight > 0 && double.IsFinite(weight) ? weight : 0;
            sum += weights[k];
        }

        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] = sum > 0 ? weights[k] / sum : 1.0 / weights.Length;
        }
    }
}
