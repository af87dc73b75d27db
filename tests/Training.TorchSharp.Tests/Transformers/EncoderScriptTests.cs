using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.TorchSharp.Tests.Engines;
using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tests.Transformers;

public sealed class EncoderScriptTests
{
    public EncoderScriptTests() => TestDevice.SkipWithoutLibtorch();

    [SkippableTheory]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    public void The_first_calls_which_are_profiled_and_later_ones_have_the_same_bits(bool preNorm, int modality)
    {
        using DisposeScope scope = NewDisposeScope();
        TransformerConfiguration configuration = TransformerCases.Small(preNorm: preNorm, layers: 2);
        configuration = configuration with { Encoder = configuration.Encoder with { Hidden = 32, Intermediate = 48 } };
        ImageTextSet set = configuration.Source.Load(configuration.Shape, default);
        using SplitSamples split = TransformerCases.Split(set, set.Train, 4, ScalarType.Float32);
        FusionNetwork network = TransformerCases.Network(configuration, split, modality);
        Encoder encoder = network.Encoders[0];
        Tensor[] w = network.Own(network.Layout.Cut(tensor(InitialParameters.Of(network, 0.2, new StreamRoot(1), 0))), 0);
        PhiloxDropout dropout = new(new StreamRoot(1), 0, 0.1);
        jit.CompilationUnit script = EncoderScript.Compile();
        float[]? first = null;
        for (int call = 0; call < 12; call++)
        {
            // Calls of other shapes between them, as of the other modality and of evaluation.
            Encode(call % 3 == 1 ? 7 : 16);
            float[] now = Encode(16);
            first ??= now;
            Assert.True(first.AsSpan().SequenceEqual(now), $"Call {call} has other bits.");
        }

        float[] Encode(int count)
        {
            EncoderPass pass = encoder.Forward(w, split.Modalities[modality].Range(0, count), dropout, script);
            Tensor gradient = encoder.Gradient(w, pass, pass.Output * 0.5, script);
            return [.. HostTensor.Download<float>(pass.Output), .. HostTensor.Download<float>(gradient)];
        }
    }
}
