using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Optimization;

/// <summary>The loss of a network with encoders: that of the sum of their outputs.</summary>
/// <param name="network">The network.</param>
/// <param name="train">The training sample.</param>
/// <param name="dropout">Leaves numbers out; null for none.</param>
internal class FusionRule(FusionNetwork network, SplitSamples train, PhiloxDropout? dropout) : TrainingRule(network)
{
    /// <summary>The training sample.</summary>
    protected SplitSamples Train => train;

    /// <summary>Leaves numbers out, turned to the step; null for none.</summary>
    protected PhiloxDropout? Dropout => dropout;

    /// <inheritdoc/>
    protected override Tensor Loss(Tensor[] w, StepBatch batch)
    {
        dropout?.Turn(batch.Step);
        return Loss(w, Network.Features(w, train.Select(Network.Encoders, batch.Index), dropout), batch);
    }

    /// <summary>The loss of a batch from the outputs of the encoders.</summary>
    /// <param name="w">Parameters, cut.</param>
    /// <param name="features">Outputs of the encoders, each [B, h].</param>
    /// <param name="batch">The batch.</param>
    protected virtual Tensor Loss(Tensor[] w, Tensor[] features, StepBatch batch) =>
        CrossEntropy(FusionNetwork.Outputs(w, FusionNetwork.Sum(features)), batch);
}
