using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Networks;

/// <summary>
/// A layer of an encoder: self-attention and a feed-forward network, each with its residual connection and its normalisation. Queries, keys
/// and values come from one product; attention is softmax(q k / sqrt(h / heads) + mask) v; GELU is the exact one.
/// </summary>
/// <param name="parameters">Sizes and kind.</param>
internal sealed class EncoderLayer(EncoderParameters parameters)
{
    /// <summary>Number of its tensors.</summary>
    public const int TensorCount = 12;

    private const int DrawnTensors = 4;

    /// <summary>Weight and bias of a normalisation.</summary>
    public static ParameterTensor[] Norm(string name, int hidden) =>
        [new($"{name}.weight", InitialValue.One, -1, hidden), new($"{name}.bias", InitialValue.Zero, -1, hidden)];

    /// <summary>Its tensors.</summary>
    /// <param name="layer">Its index, from 0.</param>
    /// <param name="first">Number of the first drawn matrix of layer 0.</param>
    public IEnumerable<ParameterTensor> Layout(int layer, int first)
    {
        (int hidden, int inner, string name) = (parameters.Hidden, parameters.Intermediate, FormattableString.Invariant($"layers.{layer}"));
        int number = first + (DrawnTensors * layer);
        return
        [
            .. Norm($"{name}.norm1", hidden),
            .. Linear($"{name}.attention", number, 3 * hidden, hidden),
            .. Linear($"{name}.projection", number + 1, hidden, hidden),
            .. Norm($"{name}.norm2", hidden),
            .. Linear($"{name}.up", number + 2, inner, hidden),
            .. Linear($"{name}.down", number + 3, hidden, inner),
        ];
    }

    private static IEnumerable<ParameterTensor> Linear(string name, int number, int outputs, int inputs) =>
        [new($"{name}.weight", InitialValue.Drawn, number, outputs, inputs), new($"{name}.bias", InitialValue.Zero, -1, outputs)];
}
