using System.Collections.Immutable;
using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Samples;

/// <summary>The samples of one part of a data set on a device, for each modality.</summary>
internal sealed class SplitSamples : IDisposable
{
    private readonly Tensor _classes;

    /// <summary>Samples.</summary>
    /// <param name="modalities">The samples of each modality; they are disposed of with this.</param>
    /// <param name="labels">Classes, [n].</param>
    /// <param name="device">The device.</param>
    public SplitSamples(ImmutableArray<ModalitySamples> modalities, int[] labels, Device device)
    {
        (Modalities, Labels) = (modalities, labels);
        using Tensor host = tensor(labels, dtype: int64);
        _classes = host.to(device, copy: true).DetachFromDisposeScope();
    }

    /// <summary>The samples of each modality.</summary>
    public ImmutableArray<ModalitySamples> Modalities { get; }

    /// <summary>Classes, [n].</summary>
    public int[] Labels { get; }

    /// <summary>Number n of samples.</summary>
    public int Count => Labels.Length;

    /// <summary>The classes of some samples, [B], int64, in the caller's scope.</summary>
    public Tensor Classes(Tensor index) => _classes.index_select(0, index);

    /// <summary>Some samples for encoders of some modalities, in the caller's scope.</summary>
    public EncoderBatch[] Select(ImmutableArray<Encoder> encoders, Tensor index) =>
        [.. encoders.Select(encoder => Modalities[encoder.Modality].Select(index))];

    /// <summary>Samples in a row for encoders of some modalities, in the caller's scope.</summary>
    public EncoderBatch[] Range(ImmutableArray<Encoder> encoders, int first, int count) =>
        [.. encoders.Select(encoder => Modalities[encoder.Modality].Range(first, count))];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ModalitySamples modality in Modalities)
        {
            modality.Dispose();
        }

        _classes.Dispose();
    }
}
