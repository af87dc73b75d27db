using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModalityCompetition.Training.Randomness;

/// <summary>
/// The counter-based generator Philox4x32-10: a bijection of 128-bit counters for every 64-bit key, ten rounds
/// (Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC'11, Section 3.3). It has no state, so any random word
/// can be computed alone, in any order, on any thread.
/// </summary>
/// <remarks>
/// Lane layout of the vector path: one counter per 64-bit lane and one vector per counter word, the word in the low half of its lane. The
/// 32 x 32 -> 64 bit multiplication reads only the low halves, so the high halves may hold anything in between; they are dropped at the
/// end. All operations are on integers, so every path gives the same bits.
/// </remarks>
public static class Philox4x32
{
    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    /// <summary>The four random words of one counter.</summary>
    /// <param name="c0">Counter word 0.</param>
    /// <param name="c1">Counter word 1.</param>
    /// <param name="c2">Counter word 2.</param>
    /// <param name="c3">Counter word 3.</param>
    /// <param name="k0">Key word 0.</param>
    /// <param name="k1">Key word 1.</param>
    public static (uint W0, uint W1, uint W2, uint W3) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c3 = (uint)product0;
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>
    /// The words of the counters (c0, c1 + i, c2, c3) for i = 0 .. n - 1, where n is the common length of the four spans. The same bits
    /// as <see cref="Block"/> gives, 16 or 8 counters at a time.
    /// </summary>
    /// <param name="c0">Counter word 0.</param>
    /// <param name="c1">Counter word 1 of the first counter; wraps around at 2^32.</param>
    /// <param name="c2">Counter word 2.</param>
    /// <param name="c3">Counter word 3.</param>
    /// <param name="k0">Key word 0.</param>
    /// <param name="k1">Key word 1.</param>
    /// <param name="w0">Receives word 0 of every counter, [n].</param>
    /// <param name="w1">Receives word 1, [n].</param>
    /// <param name="w2">Receives word 2, [n].</param>
    /// <param name="w3">Receives word 3, [n].</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Blocks(
        uint c0,
        uint c1,
        uint c2,
        uint c3,
        uint k0,
        uint k1,
        Span<uint> w0,
        Span<uint> w1,
        Span<uint> w2,
        Span<uint> w3
    )
    {
        int count = w0.Length;
        if (w1.Length != count || w2.Length != count || w3.Length != count)
        {
            throw new ArgumentException("The four spans of random words must have the same length.", nameof(w1));
        }

        int done = 0;
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
        {
            for (; done + 16 <= count; done += 16)
            {
                Sixteen(c0, c1 + (uint)done, c2, c3, k0, k1, w0[done..], w1[done..], w2[done..], w3[done..]);
            }
        }

        if (Avx2.IsSupported)
        {
            for (; done + 8 <= count; done += 8)
            {
                Eight(c0, c1 + (uint)done, c2, c3, k0, k1, w0[done..], w1[done..], w2[done..], w3[done..]);
            }
        }

        for (; done < count; done++)
        {
            (w0[done], w1[done], w2[done], w3[done]) = Block(c0, c1 + (uint)done, c2, c3, k0, k1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sixteen(
        uint c0,
        uint c1,
        uint c2,
        uint c3,
        uint k0,
        uint k1,
        Span<uint> w0,
        Span<uint> w1,
        Span<uint> w2,
        Span<uint> w3
    )
    {
        // Two independent halves, a and b, hide the latency of the multiplications.
        Vector512<uint> m0 = Vector512.Create((ulong)Multiplier0).AsUInt32();
        Vector512<uint> m1 = Vector512.Create((ulong)Multiplier1).AsUInt32();
        Vector512<ulong> a0 = Vector512.Create((ulong)c0),
            b0 = a0;
        Vector512<ulong> a1 = Vector512.Create((ulong)c1) + Vector512.Create(0UL, 1, 2, 3, 4, 5, 6, 7),
            b1 = a1 + Vector512.Create(8UL);
        Vector512<ulong> a2 = Vector512.Create((ulong)c2),
            b2 = a2;
        Vector512<ulong> a3 = Vector512.Create((ulong)c3),
            b3 = a3;
        for (int round = 0; round < Rounds; round++)
        {
            Vector512<ulong> key0 = Vector512.Create((ulong)k0),
                key1 = Vector512.Create((ulong)k1);
            Vector512<ulong> pa0 = Avx512F.Multiply(a0.AsUInt32(), m0),
                pa1 = Avx512F.Multiply(a2.AsUInt32(), m1);
            Vector512<ulong> pb0 = Avx512F.Multiply(b0.AsUInt32(), m0),
                pb1 = Avx512F.Multiply(b2.AsUInt32(), m1);
            (a0, a1, a2, a3) = ((pa1 >>> 32) ^ a1 ^ key0, pa1, (pa0 >>> 32) ^ a3 ^ key1, pa0);
            (b0, b1, b2, b3) = ((pb1 >>> 32) ^ b1 ^ key0, pb1, (pb0 >>> 32) ^ b3 ^ key1, pb0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        Vector512.Narrow(a0, b0).CopyTo(w0);
        Vector512.Narrow(a1, b1).CopyTo(w1);
        Vector512.Narrow(a2, b2).CopyTo(w2);
        Vector512.Narrow(a3, b3).CopyTo(w3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(
        uint c0,
        uint c1,
        uint c2,
        uint c3,
        uint k0,
        uint k1,
        Span<uint> w0,
        Span<uint> w1,
        Span<uint> w2,
        Span<uint> w3
    )
    {
        Vector256<uint> m0 = Vector256.Create((ulong)Multiplier0).AsUInt32();
        Vector256<uint> m1 = Vector256.Create((ulong)Multiplier1).AsUInt32();
        Vector256<ulong> a0 = Vector256.Create((ulong)c0),
            b0 = a0;
        Vector256<ulong> a1 = Vector256.Create((ulong)c1) + Vector256.Create(0UL, 1, 2, 3),
            b1 = a1 + Vector256.Create(4UL);
        Vector256<ulong> a2 = Vector256.Create((ulong)c2),
            b2 = a2;
        Vector256<ulong> a3 = Vector256.Create((ulong)c3),
            b3 = a3;
        for (int round = 0; round < Rounds; round++)
        {
            Vector256<ulong> key0 = Vector256.Create((ulong)k0),
                key1 = Vector256.Create((ulong)k1);
            Vector256<ulong> pa0 = Avx2.Multiply(a0.AsUInt32(), m0),
                pa1 = Avx2.Multiply(a2.AsUInt32(), m1);
            Vector256<ulong> pb0 = Avx2.Multiply(b0.AsUInt32(), m0),
                pb1 = Avx2.Multiply(b2.AsUInt32(), m1);
            (a0, a1, a2, a3) = ((pa1 >>> 32) ^ a1 ^ key0, pa1, (pa0 >>> 32) ^ a3 ^ key1, pa0);
            (b0, b1, b2, b3) = ((pb1 >>> 32) ^ b1 ^ key0, pb1, (pb0 >>> 32) ^ b3 ^ key1, pb0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        Vector256.Narrow(a0, b0).CopyTo(w0);
        Vector256.Narrow(a1, b1).CopyTo(w1);
        Vector256.Narrow(a2, b2).CopyTo(w2);
        Vector256.Narrow(a3, b3).CopyTo(w3);
    }
}
