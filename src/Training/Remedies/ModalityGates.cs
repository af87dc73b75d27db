using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Remedies;

/// <summary>
/// The gates of modality dropout: whether a modality of a sample takes part in a step. Each is left out with probability p; a sample that
/// would lose all of them is drawn again. Gates are a function of (root, trial, step, sample, modality) alone, and those of a smaller p
/// leave out no more than those of a larger one where the other modalities of the sample allow it.
/// </summary>
/// <remarks>
/// Drawing again gives independent gates under the condition that one is open. That law is drawn directly, modality by modality: as long as
/// none is open, modality r is open with probability (1 - p) / (1 - p^(R - r)), which is 1 for the last; afterwards with 1 - p.
/// </remarks>
internal sealed class ModalityGates
{
    // Random words come four at a time: those of one position serve four steps.
    private const int StepsPerBlock = 4;

    private readonly double[] _firstOpen;
    private readonly double _open;
    private readonly int _modalities;
    private readonly int _samples;
    private readonly RandomWords[] _streams;
    private readonly uint[][] _words;
    private int _block = -1;

    /// <summary>Gates for samples of a configuration.</summary>
    /// <param name="modalities">R.</param>
    /// <param name="samples">n.</param>
    /// <param name="dropProbability">p in [0, 1).</param>
    public ModalityGates(int modalities, int samples, double dropProbability)
    {
        (_modalities, _samples, _open) = (modalities, samples, 1 - dropProbability);
        _firstOpen =
        [
            .. Enumerable.Range(0, modalities).Select(r => _open / (1 - DeterministicMath.IntegerPower(dropProbability, modalities - r))),
        ];
        _firstOpen[^1] = 1;
        _streams = new RandomWords[modalities];
        _words = [.. Enumerable.Range(0, modalities * StepsPerBlock).Select(_ => new uint[samples])];
    }

    /// <summary>Turns to a trial.</summary>
    public void Begin(StreamRoot streams, long trial)
    {
        StreamKey key = StreamKey.Of(streams);
        for (int r = 0; r < _modalities; r++)
        {
            _streams[r] = new RandomWords(key, trial, StreamPurpose.ModalityGate, r);
        }

        _block = -1;
    }

    /// <summary>Fills the gates of a step.</summary>
    /// <param name="step">t, from 0.</param>
    /// <param name="gates">Receives 1 for a modality that takes part and 0 for one that is left out, [R][at least n].</param>
    public void Fill(int step, Span<float> gates)
    {
        int stride = gates.Length / _modalities;
        Draw(step / StepsPerBlock);
        int word = step % StepsPerBlock;
        for (int i = 0; i < _samples; i++)
        {
            bool any = false;
            for (int r = 0; r < _modalities; r++)
            {
                bool open = UnitUniform.Happens(_words[(r * StepsPerBlock) + word][i], any ? _open : _firstOpen[r]);
                any |= open;
                gates[(r * stride) + i] = open ? 1 : 0;
            }
        }
    }

    private void Draw(int block)
    {
        if (block == _block)
        {
            return;
        }

        for (int r = 0; r < _modalities; r++)
        {
            int at = r * StepsPerBlock;
            _streams[r].Items(0, (uint)block, _words[at], _words[at + 1], _words[at + 2], _words[at + 3]);
        }

        _block = block;
    }
}
