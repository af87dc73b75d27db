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

/// <summary>Initial parameters and masks of dropout.</summary>
public sealed class RandomParametersTests
{
    public RandomParametersTests() => TestDevice.SkipWithoutLibtorch();

    private static readonly StreamRoot s_root = new(7);

    [SkippableFact]
    public void An_encoder_starts_alike_in_the_joint_and_in_its_own_network_and_so_does_the_classifier()
    {
        (TransformerConfiguration c, SplitSamples split) = Case();
        using SplitSamples samples = split;
        FusionNetwork joint = TransformerCases.Network(c, split, 0, 1);
        float[] all = InitialParameters.Of(joint, 0.1, s_root, 3);
        for (int r = 0; r < 2; r++)
        {
            FusionNetwork own = TransformerCases.Network(c, split, r);
            float[] alone = InitialParameters.Of(own, 0.1, s_root, 3);
            int length = (int)own.Start(1);
            int start = (int)joint.Start(r);
            Assert.Equal(all[start..(start + length)], alone[..length]);
            Assert.Equal(all[(int)joint.Start(2)..], alone[length..]);
        }

        Assert.NotEqual(all, InitialParameters.Of(joint, 0.1, s_root, 4));
        Assert.Equal(InitialParameters.Of(joint, 0.1, s_root, 3), all);
    }

    [SkippableFact]
    public void Weights_are_normal_with_the_given_deviation_and_none_is_drawn_twice()
    {
        (TransformerConfiguration c, SplitSamples split) = Case();
        using SplitSamples samples = split;
        FusionNetwork network = TransformerCases.Network(c with { Encoder = c.Encoder with { Layers = 3 } }, split, 0, 1);
        float[] all = InitialParameters.Of(network, 0.25, s_root, 0);
        List<float> drawn = [];
        int at = 0;
        foreach (ParameterTensor tensor in network.Layout.Tensors)
        {
            float[] values = all[at..(at + (int)tensor.Length)];
            at += values.Length;
            if (tensor.Initial == InitialValue.Drawn)
            {
                drawn.AddRange(values);
            }
            else
            {
                Assert.All(values, value => Assert.Equal(tensor.Initial == InitialValue.One ? 1 : 0, value));
            }
        }

        double deviation = Math.Sqrt(drawn.Average(x => (double)x * x));
        double error = 4 / Math.Sqrt(2.0 * drawn.Count);
        Assert.InRange(deviation / 0.25, 1 - error, 1 + error);
        Assert.InRange(drawn.Average() / 0.25, -4 / Math.Sqrt(drawn.Count), 4 / Math.Sqrt(drawn.Count));

        // Two draws of 32 bits rarely meet by chance: n^2 / 2^33 pairs.
        Assert.InRange(drawn.Count - drawn.Distinct().Count(), 0, 5);
    }

    [SkippableFact]
    public void A_wider_encoder_extends_a_narrower_one()
    {
        (TransformerConfiguration c, SplitSamples split) = Case();
        using SplitSamples samples = split;
        FusionNetwork narrow = TransformerCases.Network(c, split, 0);
        FusionNetwork wide = TransformerCases.Network(c with { Encoder = c.Encoder with { Hidden = 16 } }, split, 0);
        int columns = (int)narrow.Layout.Tensors[0].Shape[1];
        float[] few = InitialParameters.Of(narrow, 0.1, s_root, 0)[..(8 * columns)];
        Assert.Equal(few, InitialParameters.Of(wide, 0.1, s_root, 0)[..(8 * columns)]);
    }

    [SkippableFact]
    public void Dropout_leaves_out_the_share_that_it_shall_and_divides_the_others()
    {
        using DisposeScope scope = NewDisposeScope();
        PhiloxDropout dropout = new(s_root, 2, 0.3);
        dropout.Turn(5);
        float[] once = HostTensor.Download<float>(dropout.Mask([40, 50], 1, 2, ones(1)));
        Assert.All(once, value => Assert.True(value is 0 or 1 / 0.7f));
        Assert.InRange(once.Count(value => value == 0) / 2000.0, 0.26, 0.34);
        Assert.Equal(once, HostTensor.Download<float>(dropout.Mask([40, 50], 1, 2, ones(1))));

        // The mask of fewer numbers is the beginning of that of more.
        Assert.Equal(once[..1001], HostTensor.Download<float>(dropout.Mask([1001], 1, 2, ones(1))));
        Assert.NotEqual(once, HostTensor.Download<float>(dropout.Mask([40, 50], 0, 2, ones(1))));
        Assert.NotEqual(once, HostTensor.Download<float>(dropout.Mask([40, 50], 1, 1, ones(1))));
        dropout.Turn(6);
        Assert.NotEqual(once, HostTensor.Download<float>(dropout.Mask([40, 50], 1, 2, ones(1))));
    }

    private static (TransformerConfiguration, SplitSamples) Case()
    {
        TransformerConfiguration configuration = TransformerCases.Small();
        ImageTextSet set = configuration.Source.Load(configuration.Shape, default);
        return (configuration, TransformerCases.Split(set, set.Train, configuration.Encoder.Patch, ScalarType.Float32));
    }
}
