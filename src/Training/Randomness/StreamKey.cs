namespace ModalityCompetition.Training.Randomness;

/// <summary>The 64-bit Philox key of a <see cref="StreamRoot"/>.</summary>
/// <param name="Word0">Key word 0.</param>
/// <param name="Word1">Key word 1.</param>
public readonly record struct StreamKey(uint Word0, uint Word1)
{
    /// <summary>
    /// The key: the seed itself (low word first) with common random numbers; with independent pairing words 0 and 1 of the Philox block of
    /// counter (configuration, 0, 0, <see cref="StreamPurpose.ConfigurationKey"/> &lt;&lt; 24) under the seed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The configuration index is negative.</exception>
    public static StreamKey Of(StreamRoot root)
    {
        uint k0 = (uint)root.Seed,
            k1 = (uint)(root.Seed >> 32);
        if (root.Configuration is not { } configuration)
        {
            return new StreamKey(k0, k1);
        }

        ArgumentOutOfRangeException.ThrowIfNegative(configuration, nameof(root));
        (uint w0, uint w1, _, _) = Philox4x32.Block((uint)configuration, 0, 0, (uint)StreamPurpose.ConfigurationKey << 24, k0, k1);
        return new StreamKey(w0, w1);
    }
}
