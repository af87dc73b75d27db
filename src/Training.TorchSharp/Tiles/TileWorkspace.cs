using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>
/// Tensors that every step of a tile's training writes anew: allocated once, so that a step allocates nothing of the size of the
/// pre-activations. Steps of one tile share them, one after the other.
/// </summary>
internal sealed class TileWorkspace : IDisposable
{
    /// <summary>Allocates for a tile.</summary>
    public TileWorkspace(TileData data)
    {
        (TileShape shape, Device device) = (data.Input.Shape, data.Weights[0].device);
        Constants = new TileConstants(data.Input.Configuration);
        using DisposeScope scope = NewDisposeScope();
        int[] modalities = [.. Enumerable.Range(0, shape.Modalities)];
        long n = shape.Trial.TrainSamples;
        Value = empty(shape.Trials, shape.EncoderRows, n, device: device);
        Unit = empty_like(Value);
        Slopes = [.. modalities.Select(_ => empty_like(Value))];
        Sums = empty(shape.Trials, shape.Halves, shape.Classes, n, device: device);
        Parts = [.. modalities.Select(_ => empty_like(Sums))];
        Outputs = empty(shape.Networks, shape.Trials, shape.Classes, n, device: device);
        Residuals = empty_like(Outputs);
        scope.Detach(All());
    }

    /// <summary>Numbers of the configuration.</summary>
    public TileConstants Constants { get; }

    /// <summary>Pre-activations, then values, [G, H K m, n].</summary>
    public Tensor Value { get; }

    /// <summary>Powers of the clamped pre-activations, [G, H K m, n].</summary>
    public Tensor Unit { get; }

    /// <summary>Slopes sigma', then coefficients of the inputs in the gradient, [R][G, H K m, n].</summary>
    public Tensor[] Slopes { get; }

    /// <summary>Sums over neurons of powers, [G, H, K, n].</summary>
    public Tensor Sums { get; }

    /// <summary>Sums over neurons of sigma / beta, [R][G, H, K, n].</summary>
    public Tensor[] Parts { get; }

    /// <summary>f of the joint and the uni-modal networks, [N, G, K, n].</summary>
    public Tensor Outputs { get; }

    /// <summary>1{y} - softmax f, [N, G, K, n].</summary>
    public Tensor Residuals { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Constants.Dispose();
        foreach (IDisposable tensor in All())
        {
            tensor.Dispose();
        }
    }

    private IEnumerable<IDisposable> All() => [Value, Unit, .. Slopes, Sums, .. Parts, Outputs, Residuals];
}
