using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Remedies;

/// <summary>
/// The noise of OGM-GE (Peng et al., CVPR 2022): every weight's gradient gets an independent N(0, s^2), s the standard deviation over the
/// weights of the encoder's own gradient. The noise is a function of (root, trial, modality, step, place of the weight) alone.
/// </summary>
/// <remarks>
/// The paper speaks of the covariance of the gradient over batches; the authors' published code, which is followed here, takes the standard
/// deviation over the entries of a layer's gradient before the modulation, with n - 1, and adds the noise to the modulated gradient of both
/// modalities. Its 1e-8, which guards a library call against zero, is left out.
/// </remarks>
internal sealed class GradientNoise
{
    // Blocks of four numbers that are drawn between two looks at whether to stop: a few milliseconds.
    private const int Stretch = 1 << 16;

    private readonly RandomWords[] _streams;
    private readonly uint[][] _words;
    private readonly double[] _normals;

    /// <summary>Noise for encoders of a configuration.</summary>
    /// <param name="weights">Numbers of weights of the encoders, [R].</param>
    public GradientNoise(ReadOnlySpan<int> weights)
    {
        _streams = new RandomWords[weights.Length];
        int blocks = 0;
        foreach (int count in weights)
        {
            blocks = Math.Max(blocks, (count + 3) / 4);
        }

        blocks = Math.Min(blocks, Stretch);
        _words = [.. Enumerable.Range(0, 4).Select(_ => new uint[blocks])];
        _normals = new double[blocks];
    }

    /// <summary>Turns to a trial.</summary>
    public void Begin(StreamRoot streams, long trial)
    {
        StreamKey key = StreamKey.Of(streams);
        for (int r = 0; r < _streams.Length; r++)
        {
            _streams[r] = new RandomWords(key, trial, StreamPurpose.GradientNoise, r);
        }
    }

    /// <summary>Draws standard normal numbers for the weights of an encoder at step t.</summary>
    /// <param name="modality">r.</param>
    /// <param name="step">t, from 0.</param>
    /// <param name="normals">Receives the numbers, in the order of the weights.</param>
    /// <param name="stop">Checked on the way.</param>
    public void Fill(int modality, int step, Span<float> normals, CancellationToken stop = default)
    {
        int blocks = (normals.Length + 3) / 4;
        for (int first = 0; first < blocks; first += Stretch)
        {
            stop.ThrowIfCancellationRequested();
            Fill(modality, step, normals, first, Math.Min(Stretch, blocks - first));
        }
    }

    private void Fill(int modality, int step, Span<float> normals, int first, int blocks)
    {
        _streams[modality]
            .Items(
                (uint)first,
                (uint)step,
                _words[0].AsSpan(..blocks),
                _words[1].AsSpan(..blocks),
                _words[2].AsSpan(..blocks),
                _words[3].AsSpan(..blocks)
            );
        Span<float> part = normals[(4 * first)..];
        for (int word = 0; word < 4; word++)
        {
            NormalWords.Fill(_words[word].AsSpan(..blocks), _normals.AsSpan(..blocks));
            for (int block = 0, at = word; block < blocks && at < part.Length; block++, at += 4)
            {
                part[at] = (float)_normals[block];
            }
        }
    }
}
