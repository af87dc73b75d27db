using ModalityCompetition.Training.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>
/// One iteration of full-batch gradient descent of all networks of a tile, the gradient by hand:
/// dL/dw_{j,l,r} = -(1/n) sum_i (1{y_i=j} - softmax_j(f(X_i))) sigma'(&lt;w,X_i^r&gt;) X_i^r (arXiv 2203.12221, Section 4.2).
/// </summary>
/// <remarks>
/// What needs memory of the size of the pre-activations is done in place, and each such tensor is freed as soon as it is used, so that the
/// allocator of the device hands the same blocks out again in every step; after the first step nothing is allocated.
/// </remarks>
internal sealed class TileDescent
{
    private readonly TileShape _shape;
    private readonly TileData _data;
    private readonly TileNetwork _network;
    private readonly double? _target;
    private readonly float _rate;
    private readonly double _beta;

    /// <summary>How a remedy trains the joint networks; null for gradient descent on the joint loss.</summary>
    public TileRule? Rule { get; set; }

    /// <summary>Prepares for a tile.</summary>
    /// <param name="data">The tile.</param>
    /// <param name="network">Computes outputs.</param>
    /// <param name="stops">Whether networks stop at the loss target, where there is one.</param>
    public TileDescent(TileData data, TileNetwork network, bool stops = true)
    {
        (_data, _network, _shape) = (data, network, data.Input.Shape);
        TrialConfiguration configuration = data.Input.Configuration;
        _target = stops && configuration.Optimization.LossTarget is { } target ? Below(target) : null;
        // The inputs are in units of beta, so the gradient is too small by that factor.
        _beta = (float)configuration.Network.Beta;
        _rate = (float)(configuration.Optimization.StepSize / configuration.Data.TrainSamples) * (float)configuration.Network.Beta;
    }

    /// <summary>The state before the first iteration, in the caller's scope.</summary>
    /// <param name="weights">What training starts from, [R][G, H K m, d_r]; null for the weights of the tile.</param>
    public TileState Start(Tensor[]? weights = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Device device = _data.Weights[0].device;
        long[] matrix = [_shape.Trials, _shape.Classes];
        long[] networks = [_shape.Networks, _shape.Trials];
        TileState state = new()
        {
            Weights = [.. (weights ?? _data.Weights).Select(encoder => encoder.clone())],
            LargestGamma = [.. _data.Weights.Select(_ => zeros(matrix, device: device))],
            Waited = [.. _data.Weights.Select(_ => zeros(matrix, int32, device))],
            Active = _target is null ? null : ones(networks, device: device),
            Steps = _target is null ? null : zeros(networks, int32, device),
            Blend = Rule is { Blends: true } ? zeros([1 + _shape.Modalities, _shape.Trials], device: device) : null,
        };
        scope.MoveToOuter(state.All());
        return state;
    }

    /// <summary>The state after watching W(t) and stepping to W(t + 1), in the caller's scope.</summary>
    /// <param name="state">State at t.</param>
    /// <param name="t">Steps performed.</param>
    /// <param name="watcher">Told f at W(t), [N, G, n, K], which it must not keep; null for nobody.</param>
    /// <param name="cancellation">Checked along what a rule trains within the step.</param>
    public TileState Next(TileState state, int t, Action<Tensor>? watcher, CancellationToken cancellation = default)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? blend = Rule?.Blend(state, t, cancellation);
        (Tensor[] largest, Tensor[] waited) = Watch(state);
        Tensor[] values = new Tensor[_shape.Modalities];
        Tensor[] slopes = new Tensor[_shape.Modalities];
        for (int r = 0; r < _shape.Modalities; r++)
        {
            (values[r], slopes[r]) = _network.Forward(_data.Train.Inputs[r], state.Weights[r]);
        }

        Tensor outputs = _network.Outputs(values, withProbes: false);
        watcher?.Invoke(outputs);
        Tensor? active = Stop(state, outputs);
        Tensor residuals = outputs.softmax(3L).neg_().add_(_data.Train.OneHot);
        if (active is not null)
        {
            residuals.mul_(active.unsqueeze(2L).unsqueeze(3L));
        }

        TileStep? step = Rule?.At(values, residuals.select(0, 0), active?.select(0, 0), t, blend);
        TileState next = new()
        {
            Weights = [.. slopes.Select((slope, r) => Update(state.Weights[r], slope, residuals, r, step))],
            LargestGamma = largest,
            Waited = waited,
            Active = active,
            Steps = active is null ? null : state.Steps!.add(active.to(int32)),
            Blend = blend,
        };
        scope.MoveToOuter(next.All());
        return next;
    }

    /// <summary>Largest Gamma and waited iterations after watching the last weights, in the caller's scope.</summary>
    public (Tensor[] LargestGamma, Tensor[] Waited) Last(TileState state)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor[] largest, Tensor[] waited) = Watch(state);
        scope.MoveToOuter([.. largest, .. waited]);
        return (largest, waited);
    }

    // Gamma_{j,r} = max_l [<w_{j,l,r}, M_j^r>]_+ of the joint network; with the canonical dictionary the product is w_{j,l,r} at coordinate
    // j.
    private (Tensor[] Largest, Tensor[] Waited) Watch(TileState state)
    {
        Tensor[] largest = new Tensor[_shape.Modalities];
        Tensor[] waited = new Tensor[_shape.Modalities];
        for (int r = 0; r < _shape.Modalities; r++)
        {
            Tensor encoder = state.Weights[r].narrow(1, 0, _shape.Trial.EncoderNeurons);
            Tensor products = _data.Dictionaries.Length == 0 ? encoder : encoder.bmm(_data.Dictionaries[r]);
            Tensor own = products.view(_shape.Trials, _shape.Classes, _shape.Neurons, -1).diagonal(0, 1, 3);
            largest[r] = maximum(state.LargestGamma[r], own.amax([1]));
            waited[r] = state.Waited[r].add(largest[r].lt(_beta));
        }

        return (largest, waited);
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

    // C = residual sigma' in place of sigma', then W + eta/n C^T X in one product.
    private Tensor Update(Tensor weights, Tensor slope, Tensor residuals, int modality, TileStep? step)
    {
        Tensor inputs = _data.Train.Inputs[modality];
        Tensor joint = slope.select(2, 0);
        Tensor? slopes = step is { NeedsSlopes: true } ? joint.clone() : null;
        for (int half = 0; half < _shape.Halves; half++)
        {
            Tensor residual = residuals.select(0, half == 0 ? 0 : 1 + modality);
            slope.select(2, half).mul_((half == 0 && step is not null ? step.Residuals[modality] : residual).unsqueeze(3L));
        }

        if (step?.Teachers is { } teachers)
        {
            using Tensor distance = _network.Activations(inputs, Joint(weights)).sub_(teachers[modality]);
            joint.add_(distance.mul_(slopes!).mul_(step.Pull!));
        }

        Tensor coefficients = slope.view(_shape.Trials, _data.Train.Count, _shape.EncoderRows);
        Tensor next = AddProduct(weights, coefficients.transpose(1, 2), inputs, _rate);
        if (step is { ChangesGradients: true })
        {
            // The product of both halves stays what it is, so that uni-modal networks have the same bits whatever trains the joint one.
            using Tensor gradient = step.Gradient(modality, Sums(joint), residual => Sums(slopes!.mul(residual.unsqueeze(3L))));
            Joint(next).copy_(Joint(weights).add(gradient, _rate));
        }

        slopes?.Dispose();
        return next;

        Tensor Sums(Tensor c) => c.reshape(_shape.Trials, _data.Train.Count, _shape.Trial.EncoderNeurons).transpose(1, 2).bmm(inputs);
        Tensor Joint(Tensor encoders) => encoders.narrow(1, 0, _shape.Trial.EncoderNeurons);
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
