using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Optimization;

/// <summary>The loss of a classifier of features that stay as they are.</summary>
/// <param name="network">A network without encoders.</param>
/// <param name="features">The features of the training sample, [n, h].</param>
internal sealed class ProbeRule(FusionNetwork network, Tensor features) : TrainingRule(network)
{
    /// <inheritdoc/>
    protected override EncoderPass?[] Passes(Tensor[] w, StepBatch batch) => [];

    /// <inheritdoc/>
    protected override Tensor Loss(Tensor[] w, Tensor[] none, StepBatch batch) =>
        CrossEntropy(FusionNetwork.Outputs(w, features.index_select(0, batch.Index)), batch);
}
