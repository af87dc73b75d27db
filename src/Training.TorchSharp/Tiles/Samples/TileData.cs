using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles.Samples;

/// <summary>What a tile needs on its device before training: samples, initial weights, dictionaries.</summary>
internal sealed class TileData : IDisposable
{
    /// <summary>Copies a tile to a device.</summary>
    public TileData(TileInput input, Device device)
    {
        Input = input;
        using DisposeScope scope = NewDisposeScope();
        Train = Sample(input, input.Train, input.TrainLabels, device);
        Validation = input.ValidationLabels is { } labels ? Sample(input, input.Validation, labels, device) : null;
        Test = Sample(input, input.Test, input.TestLabels, device);
        Weights =
        [
            .. input.Weights.Select(
                (weights, r) =>
                {
                    Tensor half = weights.to(device, copy: true);
                    Tensor joint = input.JointWeights.Length == 0 ? half : input.JointWeights[r].to(device, copy: true);
                    return (input.Shape.Halves == 1 ? half : cat([joint, half], 1)).transpose(1, 2).contiguous();
                }
            ),
        ];
        Dictionaries = [.. input.Dictionaries.Select(dictionary => dictionary.to(device, copy: true))];
        scope.Detach(All());
    }

    /// <summary>Where it came from.</summary>
    public TileInput Input { get; }

    /// <summary>Training sample.</summary>
    public TileSample Train { get; }

    /// <summary>Validation sample; null where training does not look at it.</summary>
    public TileSample? Validation { get; }

    /// <summary>Test sample.</summary>
    public TileSample Test { get; }

    /// <summary>Initial weights of both halves, [R][G, d_r, H K m].</summary>
    public Tensor[] Weights { get; }

    /// <summary>Dictionaries, [R][G, d_r, K]; empty where they are canonical.</summary>
    public Tensor[] Dictionaries { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable tensor in All())
        {
            tensor.Dispose();
        }
    }

    private static TileSample Sample(TileInput input, Tensor[] inputs, Tensor labels, Device device)
    {
        double scale = (float)(1 / input.Configuration.Network.Beta);
        Tensor[] scaled = [.. inputs.Select(x => x.to(device).transpose(1, 2).contiguous().mul_(scale))];
        Tensor own = labels.to(device, copy: true);
        using Tensor index = own.unsqueeze(1L);
        using Tensor one = ones(1, device: device).expand(index.shape);
        Tensor none = zeros(labels.shape[0], input.Shape.Classes, labels.shape[1], device: device);
        return new TileSample(scaled, Longest(scaled), own, none.scatter_(1L, index, one));
    }

    private static Tensor Longest(Tensor[] inputs) => stack(inputs.Select(x => x.square().sum(1L).max()));

    private IEnumerable<IDisposable> All()
    {
        IEnumerable<IDisposable> always = [.. Of(Train), .. Of(Test), .. Weights, .. Dictionaries];
        return Validation is null ? always : [.. always, .. Of(Validation)];
    }

    private static IEnumerable<IDisposable> Of(TileSample sample) => [.. sample.Inputs, sample.Longest, sample.Labels, sample.OneHot];
}
