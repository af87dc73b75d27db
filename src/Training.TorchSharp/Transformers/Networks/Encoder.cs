using ModalityCompetition.Transformers.Trials;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Networks;

/// <summary>
/// The encoder of a modality, as <see cref="EncoderParameters"/> documents it, as a function of its parameters. With h the width of the
/// residual stream, its output is the average over positions, [B, h].
/// </summary>
internal sealed class Encoder
{
    private const int EmbeddingTensors = 2;

    private readonly EncoderParameters _parameters;
    private readonly EncoderLayer _layer;

    /// <summary>An encoder.</summary>
    /// <param name="parameters">Its sizes.</param>
    /// <param name="shape">What it sees.</param>
    /// <param name="modality">Index r of its modality, by which its random numbers are drawn.</param>
    public Encoder(EncoderParameters parameters, EncoderShape shape, int modality)
    {
        (_parameters, Shape, Modality) = (parameters, shape, modality);
        _layer = new EncoderLayer(parameters);
        Tensors = [.. Layout()];
        Length = Tensors.Sum(tensor => tensor.Length);
    }

    /// <summary>What it sees.</summary>
    public EncoderShape Shape { get; }

    /// <summary>Index of its modality.</summary>
    public int Modality { get; }

    /// <summary>Its parameters, in order.</summary>
    public IReadOnlyList<ParameterTensor> Tensors { get; }

    /// <summary>Number of its parameters.</summary>
    public long Length { get; }

    /// <summary>The output for some samples, in the caller's scope.</summary>
    /// <param name="w">Its parameters, in the order of <see cref="Tensors"/>.</param>
    /// <param name="batch">The samples.</param>
    /// <param name="dropout">Leaves numbers out; null outside training.</param>
    /// <returns>[B, h].</returns>
    public Tensor Output(ReadOnlySpan<Tensor> w, EncoderBatch batch, IDropout? dropout)
    {
        int hidden = _parameters.Hidden;
        int at = Shape.IsImage ? 3 : EmbeddingTensors;
        Tensor embedded = Shape.IsImage ? nn.functional.linear(batch.Values, w[0], w[1]) : w[0].index_select(0, batch.Values);
        Tensor x = embedded.view(batch.Count, Shape.Positions, hidden) + w[at - 1];
        x = x.view(-1, hidden);
        if (!_parameters.PreNorm)
        {
            x = EncoderLayer.Normalized(x, w[at], w[at + 1]);
            at += 2;
        }

        x = dropout is null ? x : dropout.Apply(x, Modality, 0);
        Tensor? mask = batch.AttentionMask?.expand(-1, _parameters.Heads, -1, -1).reshape(-1, Shape.Positions, 1);
        for (int layer = 0; layer < _parameters.Layers; layer++, at += EncoderLayer.TensorCount)
        {
            int site = 1 + (2 * layer);
            x = _layer.Output(w.Slice(at, EncoderLayer.TensorCount), x, batch.Count, Shape.Positions, mask, Dropped);

            Tensor Dropped(Tensor values, int which) => dropout is null ? values : dropout.Apply(values, Modality, site + which);
        }

        if (_parameters.PreNorm)
        {
            x = EncoderLayer.Normalized(x, w[at], w[at + 1]);
        }

        Tensor positions = x.view(batch.Count, Shape.Positions, hidden);
        return batch.Average is null ? positions.mean([1L]) : batch.Average.bmm(positions).view(batch.Count, hidden);
    }

    private IEnumerable<ParameterTensor> Layout()
    {
        int hidden = _parameters.Hidden;
        if (Shape.IsImage)
        {
            yield return new("patch.weight", InitialValue.Drawn, 1, hidden, Shape.PatchValues);
            yield return new("patch.bias", InitialValue.Zero, -1, hidden);
        }
        else
        {
            yield return new("word.weight", InitialValue.Drawn, 1, Shape.Vocabulary, hidden);
        }

        yield return new("position", InitialValue.Drawn, 2, Shape.Positions, hidden);
        foreach (ParameterTensor tensor in _parameters.PreNorm ? [] : Norm("embedding_norm"))
        {
            yield return tensor;
        }

        for (int layer = 0; layer < _parameters.Layers; layer++)
        {
            foreach (ParameterTensor tensor in _layer.Layout(layer, 1 + EmbeddingTensors))
            {
                yield return tensor;
            }
        }

        foreach (ParameterTensor tensor in _parameters.PreNorm ? Norm("last_norm") : [])
        {
            yield return tensor;
        }
    }

    private ParameterTensor[] Norm(string name) => EncoderLayer.Norm(name, _parameters.Hidden);
}
