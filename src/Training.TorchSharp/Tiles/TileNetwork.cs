using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>
/// The late-fusion networks of a tile (arXiv 2203.12221, Section 4.2) as batched tensors. Inputs come in units of beta, so with
/// u = min(max(a, 0), 1) a pre-activation a has the slope sigma' = u^(q-1) and the value sigma / beta = u^q / q + max(a - 1, 0).
/// </summary>
/// <param name="shape">Shape of the tile.</param>
/// <param name="network">Gives q and beta.</param>
internal sealed class TileNetwork(TileShape shape, NetworkParameters network)
{
    private readonly double _beta = (float)network.Beta;

    /// <summary>Values and slopes of one modality's encoders.</summary>
    /// <param name="inputs">X^r / beta, [G, d, rows].</param>
    /// <param name="weights">W, [G, d, H K m].</param>
    /// <returns>
    /// Values: sum over neurons of sigma / beta, [G, H, K, rows]. Slopes: sigma', [G, H, K, m, rows]. Both pass to the caller's scope;
    /// every other tensor is freed before the call returns, so that its memory serves the next operation.
    /// </returns>
    public (Tensor Values, Tensor Slopes) Forward(Tensor inputs, Tensor weights)
    {
        using DisposeScope scope = NewDisposeScope();
        (long rows, long units) = (inputs.shape[2], weights.shape[2]);
        Tensor New() => empty(shape.Trials, units, rows, device: inputs.device);
        (Tensor value, Tensor unit, Tensor slope) = (New(), New(), New());
        Tensor values = empty(shape.Trials, shape.Halves, shape.Classes, rows, device: inputs.device);
        Tensor sums = empty_like(values);
        TileScript.Forward(inputs, weights, network.Degree, linear: true, value, unit, slope, sums, values);
        return scope.MoveToOuter(values, slope.view(shape.Trials, shape.Halves, shape.Classes, shape.Neurons, rows));
    }

    /// <summary>Outputs of the joint network and the uni-modal ones, and of the probes when asked for.</summary>
    /// <param name="values">Values of every modality, [R][G, H, K, rows].</param>
    /// <param name="withProbes">Whether the probes follow.</param>
    /// <returns>f, [N, G, K, rows] or [N + R, G, K, rows]; in the caller's scope.</returns>
    public Tensor Outputs(Tensor[] values, bool withProbes)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] joint = [.. values.Select(v => v.select(1, 0))];
        List<Tensor> outputs = [joint.Aggregate((sum, next) => sum.add(next))];
        if (shape.Halves == 2)
        {
            outputs.AddRange(values.Select(v => v.select(1, 1)));
            outputs.AddRange(withProbes ? joint : []);
        }

        Tensor all = stack(outputs);
        return scope.MoveToOuter(_beta == 1 ? all : all.mul_(_beta));
    }

    /// <summary>Output of one modality's encoder in the joint network, [G, K, rows].</summary>
    /// <param name="values">Values of the modality, [G, H, K, rows].</param>
    public Tensor OutputOfJoint(Tensor values)
    {
        Tensor own = values.select(1, 0);
        return _beta == 1 ? own : own.mul(_beta);
    }

    /// <summary>Activations sigma / beta of the neurons of one encoder of a modality, [G, K, m, rows]; in the caller's scope.</summary>
    /// <param name="inputs">X^r / beta, [G, d, rows].</param>
    /// <param name="encoder">Its weights, [G, d, K m].</param>
    public Tensor Activations(Tensor inputs, Tensor encoder)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor value = encoder.transpose(1, 2).bmm(inputs);
        Tensor unit = value.clamp(0, 1);
        value.sub_(1).relu_().add_(unit.pow(network.Degree), alpha: 1.0 / network.Degree);
        return scope.MoveToOuter(value.view(shape.Trials, shape.Classes, shape.Neurons, inputs.shape[2]));
    }

    /// <summary>Cross-entropy of every sample, nats, [networks, G, rows]; in the caller's scope.</summary>
    /// <param name="outputs">f, [networks, G, K, rows].</param>
    /// <param name="labels">Labels, [G, rows].</param>
    public static Tensor Losses(Tensor outputs, Tensor labels)
    {
        using DisposeScope scope = NewDisposeScope();
        return scope.MoveToOuter(outputs.logsumexp(2L).sub_(Own(outputs, labels)));
    }

    /// <summary>Output of the true class, [networks, G, rows]; in the caller's scope.</summary>
    public static Tensor Own(Tensor outputs, Tensor labels) => outputs.gather(2L, Index(outputs, labels)).squeeze(2L);

    /// <summary>Labels as an index into the classes of the outputs, [networks, G, 1, rows]; in the caller's scope.</summary>
    public static Tensor Index(Tensor outputs, Tensor labels) =>
        labels.unsqueeze(0L).unsqueeze(2L).expand(outputs.shape[0], labels.shape[0], 1, labels.shape[1]);
}
