using ModalityCompetition.Training.Randomness;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Networks;

/// <summary>
/// Dropout whose masks are a function of (root, trial, modality, site, step, place of the number in the batch) alone, so that an encoder
/// has the same masks in the joint and in the uni-modal network.
/// </summary>
internal sealed class PhiloxDropout : IDropout
{
    /// <summary>Most sites of an encoder that can be addressed.</summary>
    public const int SiteLimit = 1 << (32 - BlockBits);

    /// <summary>Most numbers of a site that can be addressed.</summary>
    public const int NumberLimit = 4 << BlockBits;

    private const int BlockBits = 24;

    private readonly StreamKey _key;
    private readonly long _trial;
    private readonly double _probability;
    private readonly float _kept;
    private readonly uint[][] _words =
    [
        [],
        [],
        [],
        [],
    ];
    private int _step;

    /// <summary>Dropout of a trial.</summary>
    /// <param name="root">Root of the random numbers.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="probability">p in [0, 1) that a number is left out.</param>
    public PhiloxDropout(StreamRoot root, long trial, double probability)
    {
        (_key, _trial, _probability) = (StreamKey.Of(root), trial, probability);
        _kept = (float)(1 / (1 - probability));
    }

    /// <summary>Turns to a step.</summary>
    /// <param name="step">t, from 0.</param>
    public void Turn(int step) => _step = step;

    /// <inheritdoc/>
    public Tensor Mask(long[] shape, int modality, int site, Tensor like)
    {
        Tensor mask = empty(shape, like.dtype);
        if (like.dtype == ScalarType.Float64)
        {
            Fill(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(mask.bytes), modality, site, 1 / (1 - _probability));
        }
        else
        {
            Fill(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(mask.bytes), modality, site, _kept);
        }

        return mask.to(like.device);
    }

    private void Fill<T>(Span<T> mask, int modality, int site, T kept)
        where T : unmanaged
    {
        int blocks = (mask.Length + 3) / 4;
        if (_words[0].Length < blocks)
        {
            for (int i = 0; i < 4; i++)
            {
                _words[i] = new uint[blocks];
            }
        }

        new RandomWords(_key, _trial, StreamPurpose.Dropout, modality).Items(
            (uint)site << BlockBits,
            (uint)_step,
            _words[0].AsSpan(..blocks),
            _words[1].AsSpan(..blocks),
            _words[2].AsSpan(..blocks),
            _words[3].AsSpan(..blocks)
        );
        for (int word = 0; word < 4; word++)
        {
            uint[] words = _words[word];
            for (int at = word, block = 0; at < mask.Length; at += 4, block++)
            {
                mask[at] = UnitUniform.Happens(words[block], _probability) ? default : kept;
            }
        }
    }
}
