using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>The noise of OGM-GE for the trials of a tile, drawn on the host from the streams that every engine shares.</summary>
internal sealed class TileNoise
{
    private readonly TileShape _shape;
    private readonly GradientNoise[] _noise;

    /// <summary>Noise for a tile.</summary>
    public TileNoise(TileInput input)
    {
        _shape = input.Shape;
        int[] weights = [.. Enumerable.Range(0, _shape.Modalities).Select(_shape.Trial.Weights)];
        _noise =
        [
            .. Enumerable
                .Range(0, input.Count)
                .Select(i =>
                {
                    var noise = new GradientNoise(weights);
                    noise.Begin(input.Streams, input.FirstTrial + i);
                    return noise;
                }),
        ];
    }

    /// <summary>Standard normal numbers for the weights of a modality at a step, [G, K m, d_r], in the caller's scope.</summary>
    /// <param name="r">The modality.</param>
    /// <param name="t">Steps performed.</param>
    /// <param name="device">Where they are wanted.</param>
    public Tensor At(int r, int t, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor host = zeros(_shape.Trials, _shape.Trial.EncoderNeurons, _shape.Trial.Dimensions[r]);
        Parallel.For(0, _noise.Length, i => _noise[i].Fill(r, t, HostTensor.Row<float>(host, i)));
        return scope.MoveToOuter(host.to(device));
    }
}
