using ModalityCompetition.Training.TorchSharp.Tests.Engines;
using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Optimization;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tests.Transformers;

/// <summary>Outputs, loss and gradient of networks against scalar arithmetic in double precision, titles with padding among them.</summary>
public sealed class NetworkArithmeticTests
{
    public NetworkArithmeticTests() => TestDevice.SkipWithoutLibtorch();

    public static TheoryData<bool, int, int[]> Networks =>
        new()
        {
            { true, 1, [0, 1] },
            { false, 1, [0, 1] },
            { true, 2, [1] },
            { false, 2, [0] },
        };

    [SkippableTheory]
    [MemberData(nameof(Networks))]
    public void Outputs_are_those_of_scalar_arithmetic(bool preNorm, int layers, int[] modalities)
    {
        foreach (ScalarType dtype in new[] { ScalarType.Float64, ScalarType.Float32 })
        {
            using DisposeScope scope = NewDisposeScope();
            (TransformerConfiguration configuration, ImageTextSet set) = Case(preNorm, layers);
            using SplitSamples split = TransformerCases.Split(set, set.Train, configuration.Encoder.Patch, dtype);
            FusionNetwork network = TransformerCases.Network(configuration, split, modalities);
            double[] flat = Parameters(network, 1);
            Tensor[] w = network.Layout.Cut(tensor(flat, dtype: dtype));
            Tensor outputs = FusionNetwork.Outputs(w, FusionNetwork.Sum(network.Features(w, split.Range(network.Encoders, 3, 9))));
            double[] found = HostTensor.Download<double>(outputs.to(float64));
            ScalarNetwork scalar = new(configuration.Encoder, network, set.Shape);
            double[] expected = [.. Enumerable.Range(3, 9).SelectMany(i => scalar.Outputs(flat, set.Train, i))];
            Assert.Equal(expected.Length, found.Length);
            double tolerance = dtype == ScalarType.Float64 ? 1e-11 : 2e-5;
            Assert.All(expected.Zip(found), pair => Assert.InRange(pair.Second - pair.First, -tolerance, tolerance));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Networks))]
    public void Gradients_are_the_differences_of_the_scalar_loss(bool preNorm, int layers, int[] modalities)
    {
        using DisposeScope scope = NewDisposeScope();
        (TransformerConfiguration configuration, ImageTextSet set) = Case(preNorm, layers);
        using SplitSamples split = TransformerCases.Split(set, set.Train, configuration.Encoder.Patch, ScalarType.Float64);
        FusionNetwork network = TransformerCases.Network(configuration, split, modalities);
        double[] flat = Parameters(network, 2);
        long[] samples = [5, 0, 17, 3, 5];
        Tensor index = tensor(samples);
        StepBatch batch = new(0, samples, index, split.Classes(index));
        (double loss, Tensor gradient) = new FusionRule(network, split, null).Gradient(tensor(flat), batch);
        double[] found = HostTensor.Download<double>(gradient);
        ScalarNetwork scalar = new(configuration.Encoder, network, set.Shape);
        int[] rows = [.. samples.Select(i => (int)i)];
        Assert.Equal(scalar.Loss(flat, set.Train, rows), loss, 1e-11);

        // Central differences along random directions, and along some single parameters.
        Random random = new(3);
        for (int trial = 0; trial < 30; trial++)
        {
            int only = random.Next(flat.Length);
            double[] direction =
                trial < 10 ? [.. flat.Select(_ => random.NextDouble() - 0.5)] : [.. flat.Select((_, i) => i == only ? 1.0 : 0)];
            const double H = 1e-5;
            double difference = (At(H) - At(-H)) / (2 * H);
            double product = found.Zip(direction, (g, d) => g * d).Sum();
            Assert.True(
                Math.Abs(difference - product) <= 1e-7 * (1 + Math.Abs(product)),
                $"{difference} is not {product}, direction {trial}"
            );

            double At(double h) => scalar.Loss([.. flat.Select((value, i) => value + (h * direction[i]))], set.Train, rows);
        }
    }

    [SkippableFact]
    public void What_stands_behind_the_end_of_a_title_changes_nothing()
    {
        using DisposeScope scope = NewDisposeScope();
        (TransformerConfiguration configuration, ImageTextSet set) = Case(preNorm: true, 2);
        int[] title = [4, 9, 0, 0, 0];
        using ModalitySamples padded = ModalitySamples.Titles(title, 5, set.Vocabulary, ScalarType.Float64, CPU);
        using ModalitySamples cut = ModalitySamples.Titles(title[..2], 2, set.Vocabulary, ScalarType.Float64, CPU);
        Encoder longer = new(configuration.Encoder, padded.Shape, 1);
        Encoder shorter = new(configuration.Encoder, cut.Shape, 1);
        Tensor[] w =
        [
            .. longer.Tensors.Select(t => tensor(Parameters((int)t.Length, 4, t.Initial == InitialValue.One ? 1 : 0)).view(t.Shape)),
        ];
        Tensor expected = shorter.Forward([w[0], w[1].narrow(0, 0, 2), .. w[2..]], cut.Range(0, 1), null).Output;
        Tensor found = longer.Forward(w, padded.Range(0, 1), null).Output;
        Assert.Equal(HostTensor.Download<double>(expected), HostTensor.Download<double>(found), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    private static (TransformerConfiguration, ImageTextSet) Case(bool preNorm, int layers)
    {
        TransformerConfiguration configuration = TransformerCases.Small(preNorm: preNorm, layers: layers);
        return (configuration, configuration.Source.Load(configuration.Shape, default));
    }

    // Normalisations and biases too are away from 1 and 0.
    private static double[] Parameters(FusionNetwork network, int seed) =>
        [
            .. network.Layout.Tensors.SelectMany(
                (t, i) => Parameters((int)t.Length, seed + (100 * i), t.Initial == InitialValue.One ? 1 : 0)
            ),
        ];

    private static double[] Parameters(int count, int seed, double centre)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => centre + (0.6 * (random.NextDouble() - 0.5)))];
    }
}
