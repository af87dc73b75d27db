using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Optimization;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Remedies;

/// <summary>
/// The joint loss and the loss of every modality's own outputs f^r, each times a weight: w_0 L(f) + sum_r w_r L(f^r). AdamW, which divides
/// by the size of gradients, makes a common factor of all weights meaningless; what the weights decide is how the losses share a step.
/// </summary>
/// <param name="network">The joint network.</param>
/// <param name="train">The training sample.</param>
/// <param name="dropout">Leaves numbers out; null for none.</param>
/// <param name="weights">The weights, [1 + R].</param>
internal class WeightedLossesRule(FusionNetwork network, SplitSamples train, PhiloxDropout? dropout, double[] weights)
    : FusionRule(network, train, dropout)
{
    /// <summary>The weights, [1 + R].</summary>
    protected double[] Weights { get; set; } = weights;

    /// <inheritdoc/>
    protected override bool TakesPart(int place, int step) => Weights[0] != 0 || Weights[1 + place] != 0;

    /// <inheritdoc/>
    protected override Tensor Loss(Tensor[] w, Tensor[] features, StepBatch batch)
    {
        Tensor? loss = null;
        if (Weights[0] != 0)
        {
            Tensor joint = base.Loss(w, features, batch);
            loss = Weights[0] == 1 ? joint : joint * Weights[0];
        }

        for (int r = 0; r < features.Length; r++)
        {
            if (Weights[1 + r] != 0)
            {
                Tensor own = CrossEntropy(Network.OwnOutputs(w, features[r]), batch) * Weights[1 + r];
                loss = loss is null ? own : loss + own;
            }
        }

        return loss!;
    }
}
