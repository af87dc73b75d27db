using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Trials;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Samples;

/// <summary>The three parts of a data set on a device; the trials of a batch share them.</summary>
/// <param name="Train">Training sample.</param>
/// <param name="Validation">Validation sample; null where it is empty.</param>
/// <param name="Test">Test sample.</param>
internal sealed record DeviceSamples(SplitSamples Train, SplitSamples? Validation, SplitSamples Test) : IDisposable
{
    /// <summary>What encoders see of each modality.</summary>
    public IReadOnlyList<EncoderShape> Shapes { get; } = [.. Train.Modalities.Select(modality => modality.Shape)];

    /// <summary>Puts a data set on a device.</summary>
    /// <param name="set">The set.</param>
    /// <param name="configuration">How networks see it.</param>
    /// <param name="device">The device.</param>
    public static DeviceSamples Of(ImageTextSet set, TransformerConfiguration configuration, Device device)
    {
        return new DeviceSamples(Split(set.Train), set.Validation.Count == 0 ? null : Split(set.Validation), Split(set.Test));

        SplitSamples Split(ImageTextSplit split) =>
            new(
                [
                    ModalitySamples.Images(split.Images, set.Shape, configuration.Encoder.Patch, float32, device),
                    ModalitySamples.Titles(split.Tokens, set.Shape.TitleLength, set.Vocabulary, float32, device),
                ],
                split.Labels,
                device
            );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Train.Dispose();
        Validation?.Dispose();
        Test.Dispose();
    }
}
