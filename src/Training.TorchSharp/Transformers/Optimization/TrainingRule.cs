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
        Tensor leaf = weights.detach().requires_grad_(true);
        Tensor loss = Loss(network.Layout.Cut(leaf), batch);
        Tensor gradient = autograd.grad([loss], [leaf])[0];
        return (loss.ToDouble(), scope.MoveToOuter(Changed(gradient, batch)));
    }

    /// <summary>Moves the parameters.</summary>
    /// <param name="state">The parameters.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="stepSize">Size of the step.</param>
    /// <param name="step">t.</param>
    public virtual void Move(AdamWState state, Tensor gradient, double stepSize, int step) => state.Step(gradient, stepSize, step + 1);

    /// <summary>The loss of a batch.</summary>
    /// <param name="w">Parameters, cut.</param>
    /// <param name="batch">The batch.</param>
    protected abstract Tensor Loss(Tensor[] w, StepBatch batch);

    /// <summary>What is made of the gradient before AdamW sees it.</summary>
    protected virtual Tensor Changed(Tensor gradient, StepBatch batch) => gradient;

    /// <summary>Mean cross-entropy of outputs, nats.</summary>
    protected static Tensor CrossEntropy(Tensor outputs, StepBatch batch) => nn.functional.cross_entropy(outputs, batch.Classes);
}
