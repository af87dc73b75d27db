using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.TorchSteps;

/// <summary>
/// Joint steps of many trials at once, written for libtorch as <c>Rows</c> of <c>training_torch.py</c> is: trials are a batch dimension,
/// units are rows ([B, K m, n], so that sums over neurons and the softmax run over long rows), everything is in place or in buffers that
/// are allocated once. It is one TorchScript function that makes many steps a call, because TorchSharp has no <c>out=</c> for products: so
/// neither an allocation nor a call from .NET for every operation slows it. With <c>networks</c> it trains the uni-modal networks too, as
/// the torch engine does: stacked below the joint encoder of a modality, in the same product.
/// </summary>
internal sealed class RowSteps : IDisposable
{
    private const double Rate = 0.5;
    private readonly StepShape _shape;
    private readonly StepSetting _setting;
    private readonly jit.CompilationUnit _script;
    private readonly Tensor _labels;
    private readonly Tensor _oneHot;
    private readonly Tensor[] _inputs;
    private readonly Tensor[] _inputsTransposed;
    private readonly Tensor[] _weights;
    private readonly Tensor[] _slopes;
    private readonly Tensor[] _buffers;

    /// <summary>Draws data and weights, compiles the function and allocates.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="setting">How it is computed.</param>
    public RowSteps(StepShape shape, StepSetting setting)
    {
        (_shape, _setting) = (shape, setting);
        int batch = setting.Batch;
        random.manual_seed(1);
        int units = setting.Halves * shape.Classes * shape.Neurons;
        _inputs = [.. Enumerable.Range(0, shape.Modalities).Select(_ => randn(batch, shape.Samples, shape.Dimension))];
        _inputsTransposed = [.. _inputs.Select(x => x.transpose(1, 2).contiguous())];
        _weights =
        [
            .. _inputs.Select(_ =>
            {
                Tensor rows = randn(batch, units, shape.Dimension).mul_(0.1);
                return setting.Transposed ? rows.transpose(1, 2).contiguous() : rows;
            }),
        ];
        _labels = randint(0, shape.Classes, [batch, 1, shape.Samples], int64);
        _oneHot = zeros(batch, shape.Classes, shape.Samples).scatter_(1, _labels, ones(batch, 1, shape.Samples));
        _slopes = [.. _inputs.Select(_ => zeros(batch, units, shape.Samples))];
        Tensor Small(int networks) => zeros(networks, batch, shape.Classes, shape.Samples);
        int networks = setting.Networks ? 1 + shape.Modalities : 1;
        // Pre-activations and values, the part below beta, outputs, residuals, a modality's part of the outputs, and a gradient.
        _buffers =
        [
            zeros_like(_slopes[0]),
            zeros_like(_slopes[0]),
            Small(networks),
            Small(networks),
            zeros(batch, setting.Halves, shape.Classes, shape.Samples),
            zeros_like(_weights[0]),
        ];
        _script = jit.compile(Source(shape, setting));
    }

    /// <summary>Makes steps.</summary>
    public void Run(int steps) => _script.invoke("steps", [steps, _inputs, _inputsTransposed, _oneHot, _weights, _slopes, .. _buffers]);

    /// <summary>
    /// Largest difference between the weights after one step and those by automatic differentiation in double precision, from the same
    /// weights.
    /// </summary>
    public double DifferenceOfAStep()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] weights = [.. _weights.Select(w => w.to(float64).requires_grad_())];
        Tensor outputs = zeros(1, float64);
        Tensor loss = zeros(1, float64);
        for (int r = 0; r < weights.Length; r++)
        {
            Tensor rows = _setting.Transposed ? weights[r].transpose(1, 2) : weights[r];
            Tensor units = bmm(rows, _inputsTransposed[r].to(float64));
            // z^q / q below beta = 1, straight on above it, nothing below 0.
            Tensor values = units.clamp(0, 1).pow(_shape.Degree).div(_shape.Degree) + (units - 1).clamp_min(0);
            Tensor parts = values.view(values.shape[0], _setting.Halves, _shape.Classes, _shape.Neurons, _shape.Samples).sum(3);
            outputs = outputs + parts.select(1, 0);
            loss = _setting.Networks ? loss + Loss(parts.select(1, 1)) : loss;
        }

        loss = loss + Loss(outputs);
        loss.backward();
        using (no_grad())
        {
            Run(1);
            return weights
                .Zip(_weights)
                .Max(pair => (pair.First - (pair.First.grad! * Rate) - pair.Second.to(float64)).abs().max().item<double>());
        }

        Tensor Loss(Tensor f) => nn.functional.log_softmax(f, 1).gather(1, _labels).sum().neg() / _shape.Samples;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _script.Dispose();
        foreach (
            Tensor tensor in new[] { _labels, _oneHot }
                .Concat(_inputs)
                .Concat(_inputsTransposed)
                .Concat(_weights)
                .Concat(_slopes)
                .Concat(_buffers)
        )
        {
            tensor.Dispose();
        }
    }

    private static string Source(StepShape shape, StepSetting setting)
    {
        static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        string rows = string.Create(
            CultureInfo.InvariantCulture,
            $"{setting.Batch}, {setting.Halves}, {shape.Classes}, {shape.Neurons}, {shape.Samples}"
        );
        string powers = string.Concat(Enumerable.Repeat("            slopes[r].mul_(unit)\n", shape.Degree - 3));
        string unimodal = setting.Networks ? "            output[1 + r].copy_(part.select(1, 1))\n" : "";
        string residuals = setting.Networks ? "residual[0:2 + r:1 + r]" : "residual";
        string product = setting.Transposed ? "inputs_t[r], slopes[r].transpose(1, 2)" : "slopes[r], inputs[r]";
        string encoder = setting.Transposed ? "weights[r].transpose(1, 2)" : "weights[r]";
        return $"""
            def steps(count: int, inputs: List[Tensor], inputs_t: List[Tensor], one_hot, weights: List[Tensor], slopes: List[Tensor],
                      value, unit, output, residual, part, gradient):
                for t in range(count):
                    for r in range(len(inputs)):
                        torch.bmm({encoder}, inputs_t[r], out=value)
                        torch.clamp(value, 0.0, 1.0, out=unit)
                        value.sub_(unit)
                        value.clamp_(0.0)
                        torch.mul(unit, unit, out=slopes[r])
            {powers}            value.addcmul_(slopes[r], unit, value={Text(1.0 / shape.Degree)})
                        torch.sum(value.view({rows}), [3], False, out=part)
                        if r == 0:
                            output[0].copy_(part.select(1, 0))
                        else:
                            output[0].add_(part.select(1, 0))
            {unimodal}        torch._softmax(output, 2, False, out=residual)
                    torch.sub(one_hot, residual, out=residual)
                    for r in range(len(inputs)):
                        slopes[r].view({rows}).mul_({residuals}.transpose(0, 1).unsqueeze(3))
                        torch.bmm({product}, out=gradient)
                        weights[r].add_(gradient, alpha={Text(Rate / shape.Samples)})

            """;
    }
}
