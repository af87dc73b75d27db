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

    /// <summary>The output for some samples, in the caller's scope; nothing is recorded for automatic differentiation.</summary>
    /// <param name="w">Its parameters, in the order of <see cref="Tensors"/>.</param>
    /// <param name="batch">The samples.</param>
    /// <param name="dropout">Leaves numbers out; null outside training.</param>
    /// <param name="script">The script; null for the one that everybody uses.</param>
    public EncoderPass Forward(Tensor[] w, EncoderBatch batch, IDropout? dropout, jit.CompilationUnit? script = null)
    {
        using IDisposable frozen = no_grad();
        Tensor[] drops = dropout is null ? [] : Drops(batch, dropout, w[0]);
        Tensor[] mask = batch.AttentionMask is { } own ? [own.expand(-1, _parameters.Heads, -1, -1).reshape(-1, Shape.Positions, 1)] : [];
        Tensor[] all = (Tensor[])
            (script ?? EncoderScript.Shared).invoke(
                "output",
                w,
                Shape.IsImage,
                batch.Values,
                mask,
                Average(batch),
                drops,
                batch.Count,
                _parameters.Heads,
                _parameters.Layers,
                _parameters.PreNorm
            );
        return new EncoderPass(all[0], batch, drops, all[1..]);
    }

    /// <summary>The gradient of its parameters, in the order of <see cref="Tensors"/>, [<see cref="Length"/>].</summary>
    /// <param name="w">Its parameters.</param>
    /// <param name="pass">A forward pass at these parameters.</param>
    /// <param name="output">The gradient of its output, [B, h].</param>
    /// <param name="script">The script; null for the one that everybody uses.</param>
    public Tensor Gradient(Tensor[] w, EncoderPass pass, Tensor output, jit.CompilationUnit? script = null)
    {
        using IDisposable frozen = no_grad();
        return (Tensor)
            (script ?? EncoderScript.Shared).invoke(
                "gradient",
                w,
                Shape.IsImage,
                pass.Batch.Values,
                Average(pass.Batch),
                pass.Drops,
                pass.Batch.Count,
                _parameters.Heads,
                _parameters.Layers,
                _parameters.PreNorm,
                pass.Saved,
                output
            );
    }

    private Tensor[] Drops(EncoderBatch batch, IDropout dropout, Tensor like) =>
        [
            .. Enumerable
                .Range(0, 1 + (2 * _parameters.Layers))
                .Select(site => dropout.Mask([batch.Count * Shape.Positions, _parameters.Hidden], Modality, site, like)),
        ];

    private static Tensor[] Average(EncoderBatch batch) => batch.Average is null ? [] : [batch.Average];

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
