using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Transformers.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Samples;

/// <summary>
/// The samples of one modality on a device. Patches of an image come row by row, and the numbers of a patch channel by channel and row by
/// row; the pixels 0 to 1 become -1 to 1.
/// </summary>
internal sealed class ModalitySamples : IDisposable
{
    private readonly EncoderShape _shape;
    private readonly Tensor _values;
    private readonly Tensor? _mask;
    private readonly Tensor? _average;

    private ModalitySamples(EncoderShape shape, Tensor values, Tensor? mask, Tensor? average) =>
        (_shape, _values, _mask, _average) = (shape, values, mask, average);

    /// <summary>Images.</summary>
    /// <param name="images">Pixels in [0, 1], [n, c, r, r].</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="patch">Width of a patch.</param>
    /// <param name="dtype">Number type of the networks.</param>
    /// <param name="device">The device.</param>
    public static ModalitySamples Images(float[] images, ImageTextShape shape, int patch, ScalarType dtype, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        int across = shape.Resolution / patch;
        int values = shape.Channels * patch * patch;
        Tensor patches = tensor(images, dtype: dtype)
            .view(-1, shape.Channels, across, patch, across, patch)
            .permute(0, 2, 4, 1, 3, 5)
            .reshape(-1, across * across, values)
            // Where patches are single pixels the reshaped tensor is a view with other strides.
            .contiguous();
        Tensor centred = ((patches * 2) - 1).to(device);
        return new ModalitySamples(new EncoderShape(across * across, values, 0), centred.DetachFromDisposeScope(), null, null);
    }

    /// <summary>Titles.</summary>
    /// <param name="tokens">Tokens, [n, L]; every title has a word.</param>
    /// <param name="length">L.</param>
    /// <param name="vocabulary">Number of tokens.</param>
    /// <param name="dtype">Number type of the networks.</param>
    /// <param name="device">The device.</param>
    public static ModalitySamples Titles(int[] tokens, int length, int vocabulary, ScalarType dtype, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor all = tensor(tokens, dtype: int64).view(-1, length).to(device);
        Tensor padded = all.eq(ImageTextSplit.Padding);
        Tensor words = padded.logical_not().to(dtype);
        Tensor mask = zeros(all.shape, dtype, device).masked_fill(padded, double.NegativeInfinity).view(-1, 1, length, 1);
        Tensor average = (words / words.sum([1L], keepdim: true)).unsqueeze(1);
        return new ModalitySamples(
            new EncoderShape(length, 0, vocabulary),
            all.DetachFromDisposeScope(),
            mask.DetachFromDisposeScope(),
            average.DetachFromDisposeScope()
        );
    }

    /// <summary>What an encoder of them sees.</summary>
    public EncoderShape Shape => _shape;

    /// <summary>Some samples, in the caller's scope.</summary>
    /// <param name="index">Which, [B], int64.</param>
    public EncoderBatch Select(Tensor index)
    {
        int count = (int)index.shape[0];
        return new EncoderBatch(
            count,
            Flat(_values.index_select(0, index)),
            _mask?.index_select(0, index),
            _average?.index_select(0, index)
        );
    }

    /// <summary>Samples in a row, in the caller's scope.</summary>
    /// <param name="first">The first.</param>
    /// <param name="count">How many.</param>
    public EncoderBatch Range(int first, int count) =>
        new(count, Flat(_values.narrow(0, first, count)), _mask?.narrow(0, first, count), _average?.narrow(0, first, count));

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _mask?.Dispose();
        _average?.Dispose();
    }

    private Tensor Flat(Tensor values) => _shape.IsImage ? values.view(-1, _shape.PatchValues) : values.view(-1);
}
