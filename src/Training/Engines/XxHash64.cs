using System.Buffers.Binary;
using System.Numerics;

namespace ModalityCompetition.Training.Engines;

/// <summary>
/// xxHash64 (Yann Collet's specification, XXH64, version 0.1.1) of a byte sequence with seed 0, in one piece. It identifies weights; it is
/// no protection against forgery.
/// </summary>
internal static class XxHash64
{
    // Steps of 32 bytes between two looks at whether to stop: a few milliseconds.
    private const uint Stretch = 1 << 17;

    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    /// <summary>The hash.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="stop">Checked on the way.</param>
    public static ulong Hash(ReadOnlySpan<byte> input, CancellationToken stop = default)
    {
        ulong length = (ulong)input.Length;
        ulong hash = Prime5;
        if (input.Length >= 32)
        {
            unchecked
            {
                ulong a = Prime1 + Prime2,
                    b = Prime2,
                    c = 0,
                    d = 0 - Prime1;
                for (uint step = 0; input.Length >= 32; input = input[32..], step++)
                {
                    if (step % Stretch == 0)
                    {
                        stop.ThrowIfCancellationRequested();
                    }

                    a = Round(a, BinaryPrimitives.ReadUInt64LittleEndian(input));
                    b = Round(b, BinaryPrimitives.ReadUInt64LittleEndian(input[8..]));
                    c = Round(c, BinaryPrimitives.ReadUInt64LittleEndian(input[16..]));
                    d = Round(d, BinaryPrimitives.ReadUInt64LittleEndian(input[24..]));
                }

                hash =
                    BitOperations.RotateLeft(a, 1)
                    + BitOperations.RotateLeft(b, 7)
                    + BitOperations.RotateLeft(c, 12)
                    + BitOperations.RotateLeft(d, 18);
                hash = Merge(Merge(Merge(Merge(hash, a), b), c), d);
            }
        }

        return Finish(unchecked(hash + length), input);
    }

    private static ulong Finish(ulong hash, ReadOnlySpan<byte> tail)
    {
        unchecked
        {
            for (; tail.Length >= 8; tail = tail[8..])
            {
                hash = (BitOperations.RotateLeft(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(tail)), 27) * Prime1) + Prime4;
            }

            if (tail.Length >= 4)
            {
                hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(tail) * Prime1), 23) * Prime2) + Prime3;
                tail = tail[4..];
            }

            foreach (byte value in tail)
            {
                hash = BitOperations.RotateLeft(hash ^ (value * Prime5), 11) * Prime1;
            }

            hash = (hash ^ (hash >> 33)) * Prime2;
            hash = (hash ^ (hash >> 29)) * Prime3;
            return hash ^ (hash >> 32);
        }
    }

    private static ulong Round(ulong accumulator, ulong lane) =>
        unchecked(BitOperations.RotateLeft(accumulator + (lane * Prime2), 31) * Prime1);

    private static ulong Merge(ulong hash, ulong accumulator) => unchecked(((hash ^ Round(0, accumulator)) * Prime1) + Prime4);
}
