using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>The gates of modality dropout for the trials of a tile, drawn on the host from the streams that every engine shares.</summary>
internal sealed class TileGates
{
    private readonly TileShape _shape;
    private readonly ModalityGates[] _gates;

    /// <summary>Gates for a tile.</summary>
    public TileGates(TileInput input)
    {
        _shape = input.Shape;
        _gates =
        [
            .. Enumerable
                .Range(0, input.Count)
                .Select(i =>
                {
                    var gates = new ModalityGates(_shape.Modalities, _shape.Trial.TrainSamples, input.Configuration.Remedy.DropProbability);
                    gates.Begin(input.Streams, input.FirstTrial + i);
                    return gates;
                }),
        ];
    }

    /// <summary>
    /// 1 for a modality of a sample that takes part in a step and 0 for one that is left out, [G, R, n], in the caller's scope.
    /// </summary>
    /// <param name="t">Steps performed.</param>
    /// <param name="device">Where they are wanted.</param>
    public Tensor At(int t, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor host = ones(_shape.Trials, _shape.Modalities, _shape.Trial.TrainSamples);
        Parallel.For(0, _gates.Length, i => _gates[i].Fill(t, HostTensor.Row<float>(host, i)));
        return scope.MoveToOuter(host.to(device));
    }
}
