namespace ModalityCompetition.Training.Randomness;

/// <summary>
/// The random words of one (root, trial, purpose, modality), addressed by item and position. The counter of a block of four words is
/// c0 = position, c1 = item, c2 = low 32 bits of the trial, c3 = purpose &lt;&lt; 24 | modality &lt;&lt; 16 | high 16 bits of the trial. An
/// address never depends on a size (n, K, m, d), so a larger configuration extends a smaller one's random numbers.
/// </summary>
public readonly struct RandomWords
{
    /// <summary>Number of trials that can be addressed, 2^48.</summary>
    public const long TrialLimit = 1L << 48;

    /// <summary>Number of modalities that can be addressed.</summary>
    public const int ModalityLimit = 256;

    private readonly StreamKey key;
    private readonly uint c2;
    private readonly uint c3;

    /// <summary>Addresses a stream.</summary>
    /// <param name="key">Key of the root.</param>
    /// <param name="trial">Trial index, 0 &lt;= trial &lt; 2^48.</param>
    /// <param name="purpose">What the numbers are for.</param>
    /// <param name="modality">Modality index, 0..255; 0 for what all modalities share.</param>
    /// <exception cref="ArgumentOutOfRangeException">Trial or modality is out of range.</exception>
    public RandomWords(StreamKey key, long trial, StreamPurpose purpose, int modality = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trial);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(trial, TrialLimit);
        ArgumentOutOfRangeException.ThrowIfNegative(modality);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(modality, ModalityLimit);
        this.key = key;
        c2 = (uint)trial;
        c3 = ((uint)purpose << 24) | ((uint)modality << 16) | (uint)(trial >> 32);
    }

    /// <summary>The four words at one address.</summary>
    public (uint W0, uint W1, uint W2, uint W3) Block(uint item, uint position) =>
        Philox4x32.Block(position, item, c2, c3, key.Word0, key.Word1);

    /// <summary>The words of items first, first + 1, ... at one position; all spans have the same length.</summary>
    public void Items(uint first, uint position, Span<uint> w0, Span<uint> w1, Span<uint> w2, Span<uint> w3) =>
        Philox4x32.Blocks(position, first, c2, c3, key.Word0, key.Word1, w0, w1, w2, w3);
}
