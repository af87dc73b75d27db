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

    /// <summary>Leaves numbers out; null for none.</summary>
    protected PhiloxDropout? Dropout => dropout;

    /// <inheritdoc/>
    protected override EncoderPass?[] Passes(Tensor[] w, StepBatch batch)
    {
        dropout?.Turn(batch.Step);
        return [.. Network.Encoders.Select((_, place) => TakesPart(place, batch.Step) ? Pass(w, place, batch) : null)];
    }

    /// <summary>Whether an encoder takes part in a step.</summary>
    /// <param name="place">Its place among the encoders.</param>
    /// <param name="step">t.</param>
    protected virtual bool TakesPart(int place, int step) => true;

    /// <inheritdoc/>
    protected override Tensor Loss(Tensor[] w, Tensor[] features, StepBatch batch) =>
        CrossEntropy(FusionNetwork.Outputs(w, FusionNetwork.Sum(features)), batch);

    private EncoderPass Pass(Tensor[] w, int place, StepBatch batch)
    {
        Encoder encoder = Network.Encoders[place];
        return encoder.Forward(Network.Own(w, place), train.Modalities[encoder.Modality].Select(batch.Index), dropout);
    }
}
