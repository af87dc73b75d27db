using ModalityCompetition.Transformers.Trials;
using static TorchSharp.torch;

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
    private const double NormEpsilon = 1e-5;

    private readonly int _width = parameters.Hidden / parameters.Heads;
    private readonly float _scale = (float)(1 / Math.Sqrt(parameters.Hidden / (double)parameters.Heads));

    /// <summary>Weight and bias of a normalisation.</summary>
    public static ParameterTensor[] Norm(string name, int hidden) =>
        [new($"{name}.weight", InitialValue.One, -1, hidden), new($"{name}.bias", InitialValue.Zero, -1, hidden)];

    /// <summary>The last dimension shifted and scaled to mean 0 and variance 1 (of the numbers, with 1e-5 added), then w x + b.</summary>
    public static Tensor Normalized(Tensor x, Tensor weight, Tensor bias) =>
        nn.functional.layer_norm(x, weight.shape, weight, bias, NormEpsilon);

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

    /// <summary>The output for some samples.</summary>
    /// <param name="w">Its parameters.</param>
    /// <param name="x">Residual stream, [B P, h].</param>
    /// <param name="count">Number B of samples.</param>
    /// <param name="positions">P.</param>
    /// <param name="mask">0 for a position that takes part and -infinity for padding, [B heads, P, 1]; null where all take part.</param>
    /// <param name="dropped">Applies dropout to what attention (0) and the feed-forward network (1) add.</param>
    public Tensor Output(ReadOnlySpan<Tensor> w, Tensor x, int count, int positions, Tensor? mask, Func<Tensor, int, Tensor> dropped)
    {
        if (parameters.PreNorm)
        {
            x = x + dropped(Attention(w, Normalized(x, w[0], w[1]), count, positions, mask), 0);
            return x + dropped(FeedForward(w, Normalized(x, w[6], w[7])), 1);
        }

        x = Normalized(x + dropped(Attention(w, x, count, positions, mask), 0), w[0], w[1]);
        return Normalized(x + dropped(FeedForward(w, x), 1), w[6], w[7]);
    }

    private static IEnumerable<ParameterTensor> Linear(string name, int number, int outputs, int inputs) =>
        [new($"{name}.weight", InitialValue.Drawn, number, outputs, inputs), new($"{name}.bias", InitialValue.Zero, -1, outputs)];

    private static Tensor FeedForward(ReadOnlySpan<Tensor> w, Tensor x) =>
        nn.functional.linear(nn.functional.gelu(nn.functional.linear(x, w[8], w[9])), w[10], w[11]);

    private Tensor Attention(ReadOnlySpan<Tensor> w, Tensor x, int count, int positions, Tensor? mask)
    {
        int heads = parameters.Heads;
        // One copy puts queries, keys and values of each head together, [3, B, heads, P, width].
        Tensor[] split = nn
            .functional.linear(x, w[2], w[3])
            .view(count, positions, 3, heads, _width)
            .permute(2, 0, 3, 1, 4)
            .contiguous()
            .view(3, count * heads, positions, _width)
            .unbind(0);
        // Keys are rows and queries columns: libtorch takes the softmax of columns in a fraction of the time that it takes for short rows.
        Tensor products = split[1].bmm(split[0].transpose(1, 2));
        Tensor scores = mask is null ? products * _scale : mask.add(products, _scale);
        Tensor mixed = scores.softmax(1).transpose(1, 2).bmm(split[2]).view(count, heads, positions, _width).permute(0, 2, 1, 3);
        return nn.functional.linear(mixed.reshape(count * positions, parameters.Hidden), w[4], w[5]);
    }
}
