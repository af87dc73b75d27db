using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>
/// One iteration of full-batch gradient descent of all networks of a tile, the gradient by hand:
/// dL/dw_{j,l,r} = -(1/n) sum_i (1{y_i=j} - softmax_j(f(X_i))) sigma'(&lt;w,X_i^r&gt;) X_i^r (arXiv 2203.12221, Section 4.2).
/// </summary>
/// <remarks>
/// Without a remedy and a loss target many steps are one call of <see cref="TileScript"/>. Otherwise a step is a few calls, with what
/// decides between them.
/// </remarks>
internal sealed class TileDescent
{
    private readonly TileShape _shape;
    private readonly TileData _data;
    private readonly TileNetwork _network;
    private readonly TileWorkspace _work;
    private readonly double? _target;

    /// <summary>How a remedy trains the joint networks; null for gradient descent on the joint loss.</summary>
    public TileRule? Rule { get; set; }

    /// <summary>
    /// Steps that one call of libtorch makes at most: none that needs the host between two steps, and no more than keep a cancellation
    /// waiting for long.
    /// </summary>
    public int StepsOfCall => Rule is null && _target is null ? _shape.StepsOfCall : 1;

    /// <summary>Prepares for a tile.</summary>
    /// <param name="data">The tile.</param>
    /// <param name="network">Computes outputs.</param>
    /// <param name="work">Where steps work.</param>
    /// <param name="stops">Whether networks stop at the loss target, where there is one.</param>
    public TileDescent(TileData data, TileNetwork network, TileWorkspace work, bool stops = true)
    {
        (_data, _network, _work, _shape) = (data, network, work, data.Input.Shape);
        _target = stops && data.Input.Configuration.Optimization.LossTarget is { } target ? Below(target) : null;
    }

    /// <summary>The state before the first iteration, in the caller's scope.</summary>
    /// <param name="weights">What training starts from, [R][G, d_r, H K m]; null for the weights of the tile.</param>
    public TileState Start(Tensor[]? weights = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Device device = _data.Weights[0].device;
        long[] gamma = [_shape.Modalities, _shape.Trials, _shape.Classes];
        long[] networks = [_shape.Networks, _shape.Trials];
        TileState state = new()
        {
            Weights = [.. (weights ?? _data.Weights).Select(encoder => encoder.clone())],
            LargestGamma = zeros(gamma, device: device),
            Waited = zeros(gamma, int32, device),
            Active = _target is null ? null : ones(networks, device: device),
            Steps = _target is null ? null : zeros(networks, int32, device),
            Blend = Rule is { Blends: true } ? zeros([1 + _shape.Modalities, _shape.Trials], device: device) : null,
        };
        scope.MoveToOuter(state.All());
        return state;
    }

    /// <summary>
    /// The state after so many steps, with the bits of <see cref="Next"/>, in the caller's scope. Only where <see cref="StepsOfCall"/> is
    /// more than 1.
    /// </summary>
    public TileState After(TileState state, int steps)
    {
        Tensor[] made = TileScript.Steps(steps, _data, state, _work);
        return new TileState
        {
            Weights = made[..^2],
            LargestGamma = made[^2],
            Waited = made[^1],
        };
    }

    /// <summary>The state after watching W(t) and stepping to W(t + 1), in the caller's scope.</summary>
    /// <param name="state">State at t.</param>
    /// <param name="t">Steps performed.</param>
    /// <param name="watcher">Told f at W(t), [N, G, K, n], which it must not keep; null for nobody.</param>
    /// <param name="cancellation">Checked along what a rule trains within the step.</param>
    public TileState Next(TileState state, int t, Action<Tensor>? watcher, CancellationToken cancellation = default)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? blend = Rule?.Blend(state, t, cancellation);
        Tensor[] watched = TileScript.Watch(_data, state, _work);
        TileScript.Forwards(_data.Train, state.Weights, _work);
        watcher?.Invoke(_work.Outputs);
        Tensor? active = Stop(state, _work.Outputs);
        TileScript.Residuals(_data.Train, _work);
        if (active is not null)
        {
            _work.Residuals.mul_(active.unsqueeze(2L).unsqueeze(3L));
        }

        TileStep? step = Rule?.At(_work.Parts, _work.Residuals.select(0, 0), active?.select(0, 0), t, blend);
        TileState next = new()
        {
            Weights = step is null
                ? TileScript.Updates(_data.Train, state.Weights, _work)
                : [.. state.Weights.Select((weights, r) => Update(weights, r, step))],
            LargestGamma = watched[0],
            Waited = watched[1],
            Active = active,
            Steps = active is null ? null : state.Steps!.add(active.to(int32)),
            Blend = blend,
        };
        scope.MoveToOuter(next.All());
        return next;
    }

    /// <summary>Largest Gamma and waited iterations after watching the last weights, [R, G, K] each, in the caller's scope.</summary>
    public (Tensor LargestGamma, Tensor Waited) Last(TileState state)
    {
        Tensor[] watched = TileScript.Watch(_data, state, _work);
        return (watched[0], watched[1]);
    }

    private Tensor? Stop(TileState state, Tensor outputs)
    {
        if (_target is not { } target)
        {
            return null;
        }

        Tensor losses = TileNetwork.Losses(outputs, _data.Train.Labels);
        Tensor mean = losses.to(float64).sum(2L).div_((double)_data.Train.Count).to(float32);
        losses.Dispose();
        return state.Active!.mul(mean.le(target).logical_not());
    }

    // C = residual sigma' in place of sigma', then W + eta/n X C^T in one product, with the residuals that a remedy gives the joint half.
    private Tensor Update(Tensor weights, int modality, TileStep step)
    {
        Tensor inputs = _data.Train.Inputs[modality];
        Tensor coefficients = _work.Slopes[modality];
        long[] split = [_shape.Trials, _shape.Halves, _shape.Classes, _shape.Neurons, _data.Train.Count];
        Tensor joint = coefficients.view(split).select(1, 0);
        Tensor? slopes = step.NeedsSlopes ? joint.clone() : null;
        joint.mul_(step.Residuals[modality].unsqueeze(2L));
        coefficients.view(split).select(1, 1).mul_(_work.Residuals[1 + modality].unsqueeze(2L));
        if (step.Teachers is { } teachers)
        {
            using Tensor distance = _network.Activations(inputs, Joint(weights)).sub_(teachers[modality]);
            joint.add_(distance.mul_(slopes!).mul_(step.Pull!));
        }

        Tensor next = AddProduct(weights, inputs, coefficients.transpose(1, 2), _work.Constants.StepSize);
        if (step.ChangesGradients)
        {
            // The product of both halves stays what it is, so that uni-modal networks have the same bits whatever trains the joint one.
            using Tensor gradient = step.Gradient(modality, Sums(joint), residual => Sums(slopes!.mul(residual.unsqueeze(2L))));
            Joint(next).copy_(Joint(weights).add(gradient, _work.Constants.StepSize));
        }

        slopes?.Dispose();
        return next;

        Tensor Sums(Tensor c) => inputs.bmm(c.reshape(_shape.Trials, _shape.Trial.EncoderNeurons, _data.Train.Count).transpose(1, 2));
        Tensor Joint(Tensor encoders) => encoders.narrow(2, 0, _shape.Trial.EncoderNeurons);
    }

    /// <summary>
    /// a + rate (b c), batched. TorchSharp 0.107 passes the arguments of <c>baddbmm</c> on in another order than it names them: the summand
    /// is its last matrix. A test holds this to the formula, for the day the binding is corrected.
    /// </summary>
    internal static Tensor AddProduct(Tensor a, Tensor b, Tensor c, float rate) => b.baddbmm(c, a, 1, rate);

    // The largest float32 that is not above the target, so that the comparison of float32 losses with it decides as one in double would.
    private static double Below(double target)
    {
        float rounded = (float)target;
        return rounded > target ? MathF.BitDecrement(rounded) : rounded;
    }
}
