using System.Runtime.CompilerServices;

namespace ModalityCompetition.Training.Randomness;

/// <summary>
/// Random words as uniform numbers. Every map is monotone in the word, so that a changed parameter moves a draw in one direction.
/// </summary>
internal static class UnitUniform
{
    /// <summary>2^-32.</summary>
    public const double Step = 1.0 / 4294967296.0;

    /// <summary>(w + 1/2) 2^-32: uniform on a grid of (0, 1), symmetric about 1/2, never 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Open(uint word) => (word + 0.5) * Step;

    /// <summary>
    /// An event of the given probability: w 2^-32 &lt; p. Never with p = 0, always with p = 1; the events of a smaller p are contained in
    /// those of a larger. The frequency is p rounded up to a multiple of 2^-32.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Happens(uint word, double probability) => word * Step < probability;

    /// <summary>floor(w count 2^-32): an index 0..count-1, each within a relative count 2^-32 of equally likely.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Index(uint word, int count) => (int)(((ulong)word * (uint)count) >> 32);
}
