using ModalityCompetition.Training.Networks;
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
    private readonly int _degree = network.Degree;
    private readonly double _beta = (float)network.Beta;
    private readonly double _inverseDegree = (float)(1.0 / network.Degree);

    /// <summary>Values and slopes of one modality's encoders.</summary>
    /// <param name="inputs">X^r / beta, [G, rows, d].</param>
    /// <param name="weights">W, [G, H K m, d].</param>
    /// <returns>
    /// Values: sum over neurons of sigma / beta, [G, rows, H, K]. Slopes: sigma', [G, rows, H, K, m]. Both pass to the caller's scope;
    /// every other tensor is freed before the call returns, so that its memory serves the next operation.
    /// </returns>
    public (Tensor Values, Tensor Slopes) Forward(Tensor inputs, Tensor weights)
    {
        using DisposeScope scope = NewDisposeScope();
        long rows = inputs.shape[1];
        long[] split = [shape.Trials, rows, shape.Halves, shape.Classes, shape.Neurons];
        Tensor value = inputs.bmm(weights.transpose(1, 2));
        Tensor unit = value.clamp(0, 1);
        value.sub_(1).relu_();
        Tensor slope = Power(unit, _degree - 1);
        value.addcmul_(unit, slope, _inverseDegree);
        Tensor values = shape.Neurons == 1 ? value.view(shape.Trials, rows, shape.Halves, shape.Classes) : value.view(split).sum(4L);
        return scope.MoveToOuter(values, slope.view(split));
    }

    /// <summary>Outputs of the joint network and the uni-modal ones, and of the probes when asked for.</summary>
    /// <param name="values">Values of every modality, [R][G, rows, H, K].</param>
    /// <param name="withProbes">Whether the probes follow.</param>
    /// <returns>f, [N, G, rows, K] or [N + R, G, rows, K]; in the caller's scope.</returns>
    public Tensor Outputs(Tensor[] values, bool withProbes)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] joint = [.. values.Select(v => v.select(2, 0))];
        List<Tensor> outputs = [joint.Aggregate((sum, next) => sum.add(next))];
        if (shape.Halves == 2)
        {
            outputs.AddRange(values.Select(v => v.select(2, 1)));
            outputs.AddRange(withProbes ? joint : []);
        }

        Tensor all = stack(outputs);
        return scope.MoveToOuter(_beta == 1 ? all : all.mul_(_beta));
    }

    /// <summary>Output of one modality's encoder in the joint network, [G, rows, K].</summary>
    /// <param name="values">Values of the modality, [G, rows, H, K].</param>
    public Tensor OutputOfJoint(Tensor values)
    {
        Tensor own = values.select(2, 0);
        return _beta == 1 ? own : own.mul(_beta);
    }

    /// <summary>Activations sigma / beta of the neurons of one encoder of a modality, [G, rows, K, m]; in the caller's scope.</summary>
    /// <param name="inputs">X^r / beta, [G, rows, d].</param>
    /// <param name="encoder">Its weights, [G, K m, d].</param>
    public Tensor Activations(Tensor inputs, Tensor encoder)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor value = inputs.bmm(encoder.transpose(1, 2));
        Tensor unit = value.clamp(0, 1);
        value.sub_(1).relu_();
        value.addcmul_(unit, Power(unit, _degree - 1), _inverseDegree);
        return scope.MoveToOuter(value.view(shape.Trials, inputs.shape[1], shape.Classes, shape.Neurons));
    }

    /// <summary>Cross-entropy of every sample, nats, [networks, G, rows]; in the caller's scope.</summary>
    /// <param name="outputs">f, [networks, G, rows, K].</param>
    /// <param name="labels">Labels, [G, rows].</param>
    public static Tensor Losses(Tensor outputs, Tensor labels)
    {
        using DisposeScope scope = NewDisposeScope();
        return scope.MoveToOuter(outputs.logsumexp(3L).sub_(Own(outputs, labels)));
    }

    /// <summary>Output of the true class, [networks, G, rows]; in the caller's scope.</summary>
    public static Tensor Own(Tensor outputs, Tensor labels) => outputs.gather(3L, Index(outputs, labels)).squeeze(3L);

    /// <summary>Labels as an index into the last dimension of the outputs, [networks, G, rows, 1]; in the caller's scope.</summary>
    public static Tensor Index(Tensor outputs, Tensor labels) =>
        labels.unsqueeze(0L).unsqueeze(3L).expand(outputs.shape[0], labels.shape[0], labels.shape[1], 1);

    private static Tensor Power(Tensor unit, int exponent) =>
        exponent switch
        {
            2 => unit.mul(unit),
            3 => unit.mul(unit).mul_(unit),
            4 => Square(unit.mul(unit)),
            _ => unit.pow(exponent),
        };

    private static Tensor Square(Tensor x) => x.mul_(x);
}
