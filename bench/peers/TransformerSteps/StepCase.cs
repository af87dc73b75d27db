using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Optimization;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Synthetic;
using ModalityCompetition.Transformers.Trials;
using static TorchSharp.torch;

namespace ModalityCompetition.TransformerSteps;

/// <summary>A configuration with its data, its networks and its batches.</summary>
internal sealed class StepCase : IDisposable
{
    /// <summary>A case.</summary>
    /// <param name="encoder">The encoders.</param>
    /// <param name="batch">Samples of a step.</param>
    /// <param name="samples">Samples of the training sample.</param>
    public StepCase(EncoderParameters encoder, int batch, int samples)
    {
        Configuration = new TransformerConfiguration
        {
            Source = new SyntheticSource(SyntheticParameters.Default with { TrainSamples = samples, TestSamples = 8 }),
            Shape = new ImageTextShape(16, 3, 8, 1),
            Encoder = encoder,
            Optimization = new AdamWParameters
            {
                StepSize = 3e-3,
                Steps = 300,
                Batch = batch,
                Warmup = 0.01,
                WeightDecay = 0.01,
            },
            Probe = new ProbeParameters
            {
                StepSize = 1e-2,
                Steps = 1,
                DroppedBelow = 0.5,
            },
        };
        Set = Configuration.Source.Load(Configuration.Shape, default);
        Samples = DeviceSamples.Of(Set, Configuration, CPU);
        Batches = new StepBatches(Root, 0, Samples.Train, batch, CPU);
        Encoder[] encoders = [.. Samples.Shapes.Select((shape, r) => new Encoder(encoder, shape, r))];
        Networks =
        [
            .. new Encoder[][] { encoders, [encoders[0]], [encoders[1]] }.Select(some => new FusionNetwork(
                some,
                Configuration.Classes,
                encoder.Hidden
            )),
        ];
    }

    /// <summary>Root of the random numbers.</summary>
    public StreamRoot Root { get; } = new(1);

    /// <summary>The configuration.</summary>
    public TransformerConfiguration Configuration { get; }

    /// <summary>The data.</summary>
    public ImageTextSet Set { get; }

    /// <summary>The data as tensors.</summary>
    public DeviceSamples Samples { get; }

    /// <summary>The batches.</summary>
    public StepBatches Batches { get; }

    /// <summary>The joint network, and those of the image and of the text.</summary>
    public FusionNetwork[] Networks { get; }

    /// <summary>The start of a network.</summary>
    public AdamWState Start(FusionNetwork network) =>
        new(
            Configuration.Optimization,
            tensor(InitialParameters.Of(network, Configuration.Encoder.InitialScale, Root, 0)).DetachFromDisposeScope()
        );

    /// <inheritdoc/>
    public void Dispose() => Samples.Dispose();
}
