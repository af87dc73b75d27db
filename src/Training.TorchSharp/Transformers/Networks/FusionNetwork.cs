using System.Collections.Immutable;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Networks;

/// <summary>
/// A network of one or more encoders: a linear classifier W h + b of h, the element-wise sum of their outputs. With one encoder it is a
/// uni-modal network, with none a classifier of features. Its parameters are those of the encoders in order, then W [K, h] and b [K].
/// </summary>
internal sealed class FusionNetwork
{
    private const int ClassifierTensors = 2;

    /// <summary>A network.</summary>
    /// <param name="encoders">Its encoders, all of the same width; none for a classifier of features.</param>
    /// <param name="classes">K.</param>
    /// <param name="hidden">Width h.</param>
    public FusionNetwork(IEnumerable<Encoder> encoders, int classes, int hidden)
    {
        Encoders = [.. encoders];
        Layout = new ParameterLayout([
            .. Encoders.SelectMany(encoder => encoder.Tensors),
            new("classifier.weight", InitialValue.Drawn, 0, classes, hidden),
            new("classifier.bias", InitialValue.Zero, -1, classes),
        ]);
    }

    /// <summary>Its encoders.</summary>
    public ImmutableArray<Encoder> Encoders { get; }

    /// <summary>Its parameters.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>Where the parameters of an encoder begin.</summary>
    /// <param name="place">Its place among the encoders; their number for the classifier.</param>
    public long Start(int place) => Encoders.Take(place).Sum(encoder => encoder.Length);

    /// <summary>The parameters of an encoder.</summary>
    /// <param name="w">Parameters, cut.</param>
    /// <param name="place">Its place among the encoders.</param>
    public Tensor[] Own(Tensor[] w, int place)
    {
        int at = Encoders.Take(place).Sum(encoder => encoder.Tensors.Count);
        return w[at..(at + Encoders[place].Tensors.Count)];
    }

    /// <summary>The outputs of the encoders for some samples, each [B, h], as they are outside training.</summary>
    /// <param name="w">Parameters, cut.</param>
    /// <param name="batches">The samples, for each encoder.</param>
    public Tensor[] Features(Tensor[] w, EncoderBatch[] batches) =>
        [.. Encoders.Select((encoder, place) => encoder.Forward(Own(w, place), batches[place], null).Output)];

    /// <summary>
    /// The output of a modality by itself, f^r = W h_r + b / R, so that the outputs of all modalities add up to that of the network, [B,
    /// K].
    /// </summary>
    /// <param name="w">Parameters, cut.</param>
    /// <param name="feature">h_r, [B, h].</param>
    public Tensor OwnOutputs(ReadOnlySpan<Tensor> w, Tensor feature) =>
        nn.functional.linear(feature, w[^ClassifierTensors], w[^1] / Encoders.Length);

    /// <summary>W h + b, [B, K].</summary>
    /// <param name="w">Parameters, cut.</param>
    /// <param name="features">h, [B, h].</param>
    public static Tensor Outputs(ReadOnlySpan<Tensor> w, Tensor features) => nn.functional.linear(features, w[^ClassifierTensors], w[^1]);

    /// <summary>The element-wise sum of the encoders' outputs.</summary>
    public static Tensor Sum(ReadOnlySpan<Tensor> features)
    {
        Tensor sum = features[0];
        for (int i = 1; i < features.Length; i++)
        {
            sum = sum + features[i];
        }

        return sum;
    }
}
