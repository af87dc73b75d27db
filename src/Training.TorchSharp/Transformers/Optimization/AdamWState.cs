using ModalityCompetition.Transformers.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Optimization;

/// <summary>
/// A vector of parameters with the moments of AdamW (Loshchilov and Hutter, ICLR 2019, arXiv 1711.05101, Algorithm 2, with the decay as in
/// PyTorch): with gradient g and k = 1, 2, ... its steps, m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, and
/// w = w - eta lambda w - eta (m / (1 - beta1^k)) / (sqrt(v / (1 - beta2^k)) + epsilon).
/// </summary>
internal sealed class AdamWState : IDisposable
{
    private readonly AdamWParameters _parameters;
    private readonly Scalar _beta1;
    private readonly Scalar _beta2;
    private readonly Scalar _rest1;
    private readonly Scalar _rest2;

    /// <summary>The state before the first step.</summary>
    /// <param name="parameters">Decay rates, weight decay and epsilon.</param>
    /// <param name="weights">Parameters; taken over.</param>
    public AdamWState(AdamWParameters parameters, Tensor weights)
        : this(parameters, weights, zeros_like(weights), zeros_like(weights)) { }

    /// <summary>A state as it was.</summary>
    /// <param name="parameters">Decay rates, weight decay and epsilon.</param>
    /// <param name="weights">Parameters; taken over, as the moments are.</param>
    /// <param name="mean">m.</param>
    /// <param name="square">v.</param>
    public AdamWState(AdamWParameters parameters, Tensor weights, Tensor mean, Tensor square)
    {
        _parameters = parameters;
        (Weights, Mean, Square) = (weights.DetachFromDisposeScope(), mean.DetachFromDisposeScope(), square.DetachFromDisposeScope());
        (_beta1, _rest1) = (parameters.Beta1.ToScalar(), (1 - parameters.Beta1).ToScalar());
        (_beta2, _rest2) = (parameters.Beta2.ToScalar(), (1 - parameters.Beta2).ToScalar());
    }

    /// <summary>The parameters w.</summary>
    public Tensor Weights { get; }

    /// <summary>The mean m of gradients.</summary>
    public Tensor Mean { get; }

    /// <summary>The mean v of squared gradients.</summary>
    public Tensor Square { get; }

    /// <summary>A copy.</summary>
    public AdamWState Clone() => new(_parameters, Weights.clone(), Mean.clone(), Square.clone());

    /// <summary>Moves the parameters.</summary>
    /// <param name="gradient">g.</param>
    /// <param name="stepSize">eta.</param>
    /// <param name="count">k, the steps of these parameters with this one.</param>
    public void Step(Tensor gradient, double stepSize, int count) => Move(Weights, Mean, Square, gradient, stepSize, count);

    /// <summary>Moves some of the parameters; the others and their moments stay.</summary>
    /// <param name="gradient">g of all.</param>
    /// <param name="stepSize">eta.</param>
    /// <param name="count">k, the steps of these parameters with this one.</param>
    /// <param name="start">The first.</param>
    /// <param name="length">How many.</param>
    public void Step(Tensor gradient, double stepSize, int count, long start, long length) =>
        Move(
            Weights.narrow(0, start, length),
            Mean.narrow(0, start, length),
            Square.narrow(0, start, length),
            gradient.narrow(0, start, length),
            stepSize,
            count
        );

    /// <inheritdoc/>
    public void Dispose()
    {
        Weights.Dispose();
        Mean.Dispose();
        Square.Dispose();
        _beta1.Dispose();
        _beta2.Dispose();
        _rest1.Dispose();
        _rest2.Dispose();
    }

    // Numerator and denominator of the last term are multiplied by sqrt(1 - beta2^k), which saves an operation on all parameters.
    private void Move(Tensor weights, Tensor mean, Tensor square, Tensor gradient, double stepSize, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        double first = 1 - Math.Pow(_parameters.Beta1, count);
        double root = Math.Sqrt(1 - Math.Pow(_parameters.Beta2, count));
        using Scalar kept = (1 - (stepSize * _parameters.WeightDecay)).ToScalar();
        using Scalar epsilon = (_parameters.Epsilon * root).ToScalar();
        using Scalar step = (-stepSize * root / first).ToScalar();
        mean.mul_(_beta1).add_(gradient, _rest1);
        square.mul_(_beta2).addcmul_(gradient, gradient, _rest2);
        if (_parameters.WeightDecay > 0)
        {
            weights.mul_(kept);
        }

        weights.addcdiv_(mean, square.sqrt().add_(epsilon), step);
    }
}
