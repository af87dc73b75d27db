using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Optimization;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using ModalityCompetition.Transformers.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Remedies;

/// <summary>
/// Gradient-Blending: the losses of <see cref="WeightedLossesRule"/> with weights from <see cref="BlendingWeights"/>, once at the start
/// over the whole of training, or after every super-epoch. For each loss a copy of the network, with its moments, is trained on it alone,
/// by the batches and step sizes of the steps that follow.
/// </summary>
internal sealed class BlendedRule : WeightedLossesRule
{
    private readonly TrialTask _task;
    private readonly StepBatches _batches;
    private readonly AdamWParameters _optimization;
    private readonly int _superEpoch;

    /// <summary>The rule of a trial with a validation sample.</summary>
    /// <param name="task">The trial.</param>
    /// <param name="network">The joint network.</param>
    /// <param name="dropout">Leaves numbers out; null for none.</param>
    public BlendedRule(TrialTask task, FusionNetwork network, PhiloxDropout? dropout)
        : base(network, task.Samples.Train, dropout, new double[1 + network.Encoders.Length])
    {
        (_task, _optimization) = (task, task.Configuration.Optimization);
        _superEpoch = task.Configuration.Remedy.SuperEpoch ?? _optimization.Steps;
        _batches = new StepBatches(task.Root, task.Trial, task.Samples.Train, _optimization.Batch, task.Device);
    }

    /// <inheritdoc/>
    public override double[] Memory
    {
        get => Weights;
        set => Weights = value.Length == 0 ? Weights : value;
    }

    /// <inheritdoc/>
    public override void Prepare(AdamWState state, int step, CancellationToken cancellation)
    {
        if (step % _superEpoch != 0)
        {
            return;
        }

        int losses = 1 + Network.Encoders.Length;
        double[] generalization = new double[losses];
        double[] overfitting = new double[losses];
        for (int k = 0; k < losses; k++)
        {
            using DisposeScope scope = NewDisposeScope();
            using AdamWState copy = state.Clone();
            (double trainBefore, double validationBefore) = Losses(copy.Weights, k, cancellation);
            TrainAlone(copy, k, step, Math.Min(_superEpoch, _optimization.Steps - step), cancellation);
            (double trainAfter, double validationAfter) = Losses(copy.Weights, k, cancellation);
            generalization[k] = validationBefore - validationAfter;
            overfitting[k] = validationAfter - trainAfter - (validationBefore - trainBefore);
        }

        double[] weights = new double[losses];
        BlendingWeights.Fill(generalization, overfitting, weights);
        Weights = weights;
    }

    private void TrainAlone(AdamWState copy, int only, int first, int steps, CancellationToken cancellation)
    {
        double[] weights = new double[1 + Network.Encoders.Length];
        weights[only] = 1;
        WeightedLossesRule rule = new(Network, Train, Dropout, weights);
        for (int step = first; step < first + steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            (_, Tensor gradient) = rule.Gradient(copy.Weights, _batches.At(step));
            rule.Move(copy, gradient, _optimization.StepSizeAt(step), step);
        }
    }

    // Of the joint loss (0) or the own loss of modality k - 1, on the training and on the validation sample.
    private (double Train, double Validation) Losses(Tensor weights, int k, CancellationToken cancellation)
    {
        if (k == 0)
        {
            return (Loss(Network, weights, Train), Loss(Network, weights, _task.Samples.Validation!));
        }

        // The network of one modality whose output is f^r.
        int modalities = Network.Encoders.Length;
        FusionNetwork own = new([Network.Encoders[k - 1]], _task.Configuration.Classes, _task.Configuration.Encoder.Hidden);
        long bias = Network.Layout.Tensors[^1].Length;
        long classifier = Network.Start(modalities);
        Tensor parameters = cat(
            [
                weights.narrow(0, Network.Start(k - 1), Network.Encoders[k - 1].Length),
                weights.narrow(0, classifier, Network.Layout.Length - classifier - bias),
                weights.narrow(0, Network.Layout.Length - bias, bias) / modalities,
            ],
            0
        );
        return (Loss(own, parameters, Train), Loss(own, parameters, _task.Samples.Validation!));

        double Loss(FusionNetwork network, Tensor flat, SplitSamples split) =>
            ClassifierEvaluation.Loss(network, flat, ClassifierEvaluation.Features(network, flat, split, cancellation), split.Labels);
    }
}
