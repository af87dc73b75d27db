using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Optimization;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Remedies;

/// <summary>
/// Alternating uni-modal adaptation: at step t only the encoder of modality t mod R and the classifier, which all share, move, on the loss
/// of its own outputs. The parameters of the other encoders, their moments and their decay rest, and the bias corrections of AdamW count
/// the steps that an encoder has made.
/// </summary>
/// <param name="network">The joint network.</param>
/// <param name="train">The training sample.</param>
/// <param name="dropout">Leaves numbers out; null for none.</param>
internal sealed class AlternatingStepsRule(FusionNetwork network, SplitSamples train, PhiloxDropout? dropout)
    : FusionRule(network, train, dropout)
{
    /// <inheritdoc/>
    public override void Move(AdamWState state, Tensor gradient, double stepSize, int step)
    {
        int modalities = Network.Encoders.Length;
        int turn = step % modalities;
        long classifier = Network.Start(modalities);
        state.Step(gradient, stepSize, (step / modalities) + 1, Network.Start(turn), Network.Encoders[turn].Length);
        state.Step(gradient, stepSize, step + 1, classifier, Network.Layout.Length - classifier);
    }

    /// <inheritdoc/>
    protected override bool TakesPart(int place, int step) => place == step % Network.Encoders.Length;

    /// <inheritdoc/>
    protected override Tensor Loss(Tensor[] w, Tensor[] features, StepBatch batch) =>
        CrossEntropy(Network.OwnOutputs(w, features[batch.Step % features.Length]), batch);
}
