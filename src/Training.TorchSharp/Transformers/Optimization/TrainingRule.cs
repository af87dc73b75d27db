using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Optimization;

/// <summary>How the parameters of a network move: by AdamW along the gradient of the mean cross-entropy of a batch.</summary>
/// <param name="network">The network.</param>
internal abstract class TrainingRule(FusionNetwork network)
{
    /// <summary>The network.</summary>
    protected FusionNetwork Network => network;

    /// <summary>What the rule remembers from one step to the next, to be kept when training is interrupted.</summary>
    public virtual double[] Memory { get; set; } = [];

    /// <summary>What happens before a step.</summary>
    /// <param name="state">The parameters at t; left as they are.</param>
    /// <param name="step">t.</param>
    /// <param name="cancellation">Checked along what is trained for it.</param>
    public virtual void Prepare(AdamWState state, int step, CancellationToken cancellation) { }

    /// <summary>The loss of a batch and its gradient, in the caller's scope.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="batch">The batch.</param>
    /// <returns>The loss that is descended, and the gradient by which the parameters move.</returns>
    public (double Loss, Tensor Gradient) Gradient(Tensor weights, StepBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] w = network.Layout.Cut(weights.detach());
        EncoderPass?[] passes = Passes(w, batch);
        Tensor?[] features = [.. passes.Select(pass => pass?.Output.detach().requires_grad_(true))];
        Tensor[] classifier = [.. w[^2..].Select(tensor => tensor.detach().requires_grad_(true))];
        Tensor loss = Loss(classifier, features!, batch);
        Tensor[] leaves = [.. features.OfType<Tensor>(), .. classifier];
        Queue<Tensor> gradients = new(autograd.grad([loss], leaves));
        List<Tensor> parts = [];
        for (int place = 0; place < passes.Length; place++)
        {
            Encoder encoder = network.Encoders[place];
            parts.Add(
                passes[place] is { } pass
                    ? encoder.Gradient(network.Own(w, place), pass, gradients.Dequeue())
                    : zeros(encoder.Length, dtype: weights.dtype, device: weights.device)
            );
        }

        parts.AddRange(gradients.Select(gradient => gradient.view(-1)));
        return (loss.ToDouble(), scope.MoveToOuter(Changed(cat(parts, 0), batch)));
    }

    /// <summary>Moves the parameters.</summary>
    /// <param name="state">The parameters.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="stepSize">Size of the step.</param>
    /// <param name="step">t.</param>
    public virtual void Move(AdamWState state, Tensor gradient, double stepSize, int step) => state.Step(gradient, stepSize, step + 1);

    /// <summary>Forward passes of the encoders; null for one that takes no part in the step.</summary>
    /// <param name="w">Parameters, cut.</param>
    /// <param name="batch">The batch.</param>
    protected abstract EncoderPass?[] Passes(Tensor[] w, StepBatch batch);

    /// <summary>The loss of a batch.</summary>
    /// <param name="w">Weight and bias of the classifier.</param>
    /// <param name="features">Outputs of the encoders, each [B, h]; null where there was no pass.</param>
    /// <param name="batch">The batch.</param>
    protected abstract Tensor Loss(Tensor[] w, Tensor[] features, StepBatch batch);

    /// <summary>What is made of the gradient before AdamW sees it.</summary>
    protected virtual Tensor Changed(Tensor gradient, StepBatch batch) => gradient;

    /// <summary>Mean cross-entropy of outputs, nats.</summary>
    protected static Tensor CrossEntropy(Tensor outputs, StepBatch batch) => nn.functional.cross_entropy(outputs, batch.Classes);
}
