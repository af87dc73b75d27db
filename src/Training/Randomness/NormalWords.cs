using System.Runtime.Intrinsics;

namespace ModalityCompetition.Training.Randomness;

/// <summary>
/// Random words as standard normal numbers, Phi^-1((w + 1/2) 2^-32): monotone in the word, symmetric about 0, within +-6.34.
/// </summary>
internal static class NormalWords
{
    /// <summary>The standard normal number of one word.</summary>
    public static double Of(uint word) => StandardNormal.Quantile(Vector256.Create(UnitUniform.Open(word))).ToScalar();

    /// <summary>The standard normal numbers of many words; both spans have the same length.</summary>
    public static void Fill(ReadOnlySpan<uint> words, Span<double> normals)
    {
        int i = 0;
        Vector256<double> half = Vector256.Create(0.5),
            step = Vector256.Create(UnitUniform.Step);
        for (; i + 4 <= words.Length; i += 4)
        {
            // Words sit in the low bits of the double 2^52 + w, an exact conversion without a 64-bit integer conversion instruction.
            (Vector128<ulong> low, Vector128<ulong> high) = Vector128.Widen(Vector128.Create(words.Slice(i, 4)));
            Vector256<ulong> bits = Vector256.Create(low, high) | Vector256.Create(0x4330000000000000UL);
            Vector256<double> word = bits.AsDouble() - Vector256.Create(4503599627370496.0);
            StandardNormal.Quantile((word + half) * step).CopyTo(normals.Slice(i, 4));
        }

        for (; i < words.Length; i++)
        {
            normals[i] = Of(words[i]);
        }
    }
}
