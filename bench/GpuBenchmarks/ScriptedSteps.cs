using System.Globalization;
using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.Trials;
using static TorchSharp.torch;

namespace ModalityCompetition.GpuBenchmarks;

/// <summary>
/// The engine's step as one TorchScript function that makes many steps a call, in buffers that are allocated once: what the host's work for
/// each operation costs the engine, which calls libtorch from .NET for every one. Operations in place keep libtorch's own kernels and
/// therefore the engine's bits; with <c>fused</c> the element-wise operations have results instead, which the compiler of TorchScript may
/// fuse on a GPU, with other rounding.
/// </summary>
internal sealed class ScriptedSteps : IDisposable
{
    private readonly TileData _data;
    private readonly jit.CompilationUnit _script;
    private readonly Tensor[] _largest;
    private readonly Tensor[] _waited;
    private readonly Tensor[] _slopes;
    private readonly Tensor[] _parts;
    private readonly Tensor[] _buffers;

    /// <summary>Compiles the function and allocates.</summary>
    /// <param name="data">Two modalities or more, beta 1, the canonical dictionary and no loss target.</param>
    /// <param name="fused">Whether element-wise operations may be fused.</param>
    public ScriptedSteps(TileData data, bool fused)
    {
        (_data, TileShape shape) = (data, data.Input.Shape);
        TrialConfiguration configuration = data.Input.Configuration;
        (long n, Device device) = (configuration.Data.TrainSamples, data.Weights[0].device);
        _script = jit.compile(Source(shape, configuration, fused));
        Weights = [.. data.Weights.Select(weights => weights.clone())];
        _largest = [.. Weights.Select(_ => zeros(shape.Trials, shape.Classes, device: device))];
        _waited = [.. Weights.Select(_ => zeros(shape.Trials, shape.Classes, int32, device))];
        _slopes = [.. Weights.Select(_ => zeros(shape.Trials, n, shape.EncoderRows, device: device))];
        _parts = [.. Weights.Select(_ => zeros(shape.Trials, n, shape.Halves, shape.Classes, device: device))];
        long[] networks = [shape.Networks, shape.Trials, n, shape.Classes];
        _buffers = [zeros_like(_slopes[0]), zeros_like(_slopes[0]), zeros(networks, device: device), zeros(networks, device: device)];
    }

    /// <summary>Weights after the steps made so far, [R][G, H K m, d].</summary>
    public Tensor[] Weights { get; }

    /// <summary>Makes steps.</summary>
    public void Run(int steps) =>
        _script.invoke(
            "steps",
            steps,
            _data.Train.Inputs,
            _data.Train.OneHot,
            Weights,
            _largest,
            _waited,
            _slopes,
            _parts,
            _buffers[0],
            _buffers[1],
            _buffers[2],
            _buffers[3]
        );

    /// <inheritdoc/>
    public void Dispose()
    {
        _script.Dispose();
        foreach (Tensor tensor in Weights.Concat(_largest).Concat(_waited).Concat(_slopes).Concat(_parts).Concat(_buffers))
        {
            tensor.Dispose();
        }
    }

    private static string Source(TileShape shape, TrialConfiguration configuration, bool fused)
    {
        string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        string split = FormattableString.Invariant(
            $"{shape.Trials}, {configuration.Data.TrainSamples}, {shape.Halves}, {shape.Classes}, {shape.Neurons}"
        );
        string rate = Text(
            (float)(configuration.Optimization.StepSize / configuration.Data.TrainSamples) * (float)configuration.Network.Beta
        );
        string inverse = Text((float)(1.0 / configuration.Network.Degree));
        string power = string.Join(" * ", Enumerable.Repeat("u", configuration.Network.Degree - 1));
        string elementwise = fused
            ? $"""
                        a = torch.bmm(inputs[r], weights[r].transpose(1, 2))
                        u = a.clamp(0.0, 1.0)
                        s = {power}
                        v = (a - 1.0).relu() + u * s * {inverse}
                        torch.sum(v.view({split}), [4], False, out=parts[r])
                        slopes[r].copy_(s)
                """
            : $"""
                        torch.bmm(inputs[r], weights[r].transpose(1, 2), out=value)
                        torch.clamp(value, 0.0, 1.0, out=unit)
                        value.sub_(1.0).relu_()
                        torch.mul(unit, unit, out=slopes[r])
                {string.Concat(Enumerable.Repeat("        slopes[r].mul_(unit)\n                ", configuration.Network.Degree - 3))}
                        value.addcmul_(unit, slopes[r], value={inverse})
                        torch.sum(value.view({split}), [4], False, out=parts[r])
                """;
        return $"""
            def steps(count: int, inputs: List[Tensor], onehot, weights: List[Tensor], largest: List[Tensor], waited: List[Tensor],
                      slopes: List[Tensor], parts: List[Tensor], value, unit, outputs, residuals):
                for t in range(count):
                    for r in range(len(inputs)):
                        own = weights[r].narrow(1, 0, {shape.EncoderRows
                / shape.Halves}).view({shape.Trials}, {shape.Classes}, {shape.Neurons}, -1).diagonal(0, 1, 3)
                        torch.maximum(largest[r], own.amax([1]), out=largest[r])
                        waited[r].add_(largest[r].lt({Text((float)configuration.Network.Beta)}))
            {Indent(elementwise)}
                    for r in range(len(inputs)):
                        if r == 0:
                            outputs[0].copy_(parts[0].select(2, 0))
                        else:
                            outputs[0].add_(parts[r].select(2, 0))
                        outputs[1 + r].copy_(parts[r].select(2, 1))
                    residuals.copy_(torch.softmax(outputs, 3))
                    residuals.neg_().add_(onehot)
                    for r in range(len(inputs)):
                        s = slopes[r].view({split})
                        s.select(2, 0).mul_(residuals[0].unsqueeze(3))
                        s.select(2, 1).mul_(residuals[1 + r].unsqueeze(3))
                        weights[r].baddbmm_(slopes[r].transpose(1, 2), inputs[r], beta=1.0, alpha={rate})

            """;
    }

    private static string Indent(string lines) =>
        string.Join('\n', lines.Split('\n').Where(line => line.Trim().Length > 0).Select(line => "            " + line.Trim()));
}
