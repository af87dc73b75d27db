using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Trials;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tests.Transformers;

/// <summary>Small configurations of the experiment.</summary>
internal static class TransformerCases
{
    /// <summary>A configuration whose trial takes a fraction of a second.</summary>
    public static TransformerConfiguration Small(
        IImageTextSource? source = null,
        int steps = 20,
        double dropout = 0,
        bool preNorm = true,
        int layers = 1,
        double stepSize = 5e-3
    ) =>
        new()
        {
            Source = source ?? new PlantedSource(4, 48, 24) { Validation = 20 },
            Shape = new ImageTextShape(8, 3, 5, 1),
            Encoder = new EncoderParameters
            {
                Layers = layers,
                Hidden = 8,
                Heads = 2,
                Intermediate = 12,
                Patch = 4,
                PreNorm = preNorm,
                Dropout = dropout,
                InitialScale = 0.2,
            },
            Optimization = new AdamWParameters
            {
                StepSize = stepSize,
                Steps = steps,
                Batch = 8,
                Warmup = 0.1,
                WeightDecay = 0.01,
            },
            Probe = new ProbeParameters
            {
                StepSize = 1e-2,
                Steps = steps,
                DroppedBelow = 0.5,
            },
        };

    /// <summary>A part of a data set on the CPU, as an image modality and a title modality.</summary>
    public static SplitSamples Split(ImageTextSet set, ImageTextSplit split, int patch, ScalarType dtype) =>
        new(
            [
                ModalitySamples.Images(split.Images, set.Shape, patch, dtype, CPU),
                ModalitySamples.Titles(split.Tokens, set.Shape.TitleLength, set.Vocabulary, dtype, CPU),
            ],
            split.Labels,
            CPU
        );

    /// <summary>The network of some modalities of a configuration.</summary>
    public static FusionNetwork Network(TransformerConfiguration configuration, SplitSamples split, params int[] modalities) =>
        new(
            modalities.Select(r => new Encoder(configuration.Encoder, split.Modalities[r].Shape, r)),
            configuration.Classes,
            configuration.Encoder.Hidden
        );
}
