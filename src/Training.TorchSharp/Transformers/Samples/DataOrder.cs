using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Samples;

/// <summary>
/// The order in which the mini-batches of a trial take the training sample: a permutation for each epoch, one after the other without a
/// gap, cut into batches; so a batch may end one epoch and begin the next. All networks of a trial have the same order. In an epoch the
/// samples come in the order of their random words, those with equal words by index.
/// </summary>
internal sealed class DataOrder
{
    private const int EpochsPerBlock = 4;

    private readonly RandomWords _stream;
    private readonly uint[][] _words;
    private readonly ulong[] _keys;
    private readonly int[] _permutation;
    private int _block = -1;
    private int _epoch = -1;

    /// <summary>The order of a trial.</summary>
    /// <param name="root">Root of the random numbers.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="samples">Number n of samples.</param>
    public DataOrder(StreamRoot root, long trial, int samples)
    {
        _stream = new RandomWords(StreamKey.Of(root), trial, StreamPurpose.DataOrder);
        _words = [.. Enumerable.Range(0, EpochsPerBlock).Select(_ => new uint[samples])];
        _keys = new ulong[samples];
        _permutation = new int[samples];
    }

    /// <summary>The samples of a batch.</summary>
    /// <param name="step">The step t, from 0.</param>
    /// <param name="batch">Receives B samples.</param>
    public void Fill(int step, Span<long> batch)
    {
        long place = (long)step * batch.Length;
        for (int i = 0; i < batch.Length; i++, place++)
        {
            Turn((int)(place / _permutation.Length));
            batch[i] = _permutation[place % _permutation.Length];
        }
    }

    private void Turn(int epoch)
    {
        if (epoch == _epoch)
        {
            return;
        }

        if (epoch / EpochsPerBlock != _block)
        {
            _block = epoch / EpochsPerBlock;
            _stream.Items(0, (uint)_block, _words[0], _words[1], _words[2], _words[3]);
        }

        uint[] words = _words[epoch % EpochsPerBlock];
        for (int i = 0; i < words.Length; i++)
        {
            _keys[i] = ((ulong)words[i] << 32) | (uint)i;
        }

        Array.Sort(_keys);
        for (int i = 0; i < words.Length; i++)
        {
            _permutation[i] = (int)(uint)_keys[i];
        }

        _epoch = epoch;
    }
}
