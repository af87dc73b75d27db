using System.Buffers.Binary;
using System.Numerics;

namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>
/// CRC-32C (Castagnoli, reflected polynomial 0x82F63B78, initial value and final inversion all ones; RFC 3720, appendix B.4), on the
/// processor's own instruction where there is one. A checksum can be continued: <c>Append(Append(0, a), b)</c> is the checksum of a
/// followed by b.
/// </summary>
internal static class Crc32C
{
    private const int LaneBytes = 1024;

    // What a remainder becomes after LaneBytes zero bytes, by each of its four bytes, [4, 256].
    private static readonly uint[] s_shifted = Shifted();

    /// <summary>The checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>Continues a checksum over further bytes; 0 is the checksum of nothing.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~checksum;
        while (bytes.Length >= 3 * LaneBytes)
        {
            crc = AppendLanes(crc, bytes);
            bytes = bytes[(3 * LaneBytes)..];
        }

        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    // Three stretches that follow each other, at once: the instruction takes a step every cycle, but its result only after three.
    private static uint AppendLanes(uint crc, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> first = bytes[..LaneBytes];
        ReadOnlySpan<byte> second = bytes.Slice(LaneBytes, LaneBytes);
        ReadOnlySpan<byte> third = bytes.Slice(2 * LaneBytes, LaneBytes);
        uint crc2 = 0;
        uint crc3 = 0;
        for (int at = 0; at <= LaneBytes - sizeof(ulong); at += sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(first[at..]));
            crc2 = BitOperations.Crc32C(crc2, BinaryPrimitives.ReadUInt64LittleEndian(second[at..]));
            crc3 = BitOperations.Crc32C(crc3, BinaryPrimitives.ReadUInt64LittleEndian(third[at..]));
        }

        return Shift(Shift(crc) ^ crc2) ^ crc3;
    }

    // The remainder after LaneBytes zero bytes more. It is linear, so the sum of what each byte of the remainder makes of it.
    private static uint Shift(uint crc) =>
        s_shifted[crc & 0xFF]
        ^ s_shifted[0x100 + ((crc >> 8) & 0xFF)]
        ^ s_shifted[0x200 + ((crc >> 16) & 0xFF)]
        ^ s_shifted[0x300 + (crc >> 24)];

    private static uint[] Shifted()
    {
        uint[] shifted = new uint[4 * 0x100];
        for (int bit = 0; bit < 32; bit++)
        {
            uint crc = 1u << bit;
            for (int at = 0; at < LaneBytes; at += sizeof(ulong))
            {
                crc = BitOperations.Crc32C(crc, 0UL);
            }

            // Every remainder byte with this bit as its highest one: that of the rest, plus this.
            int row = bit / 8 * 0x100;
            int high = 1 << (bit % 8);
            for (int rest = 0; rest < high; rest++)
            {
                shifted[row + high + rest] = shifted[row + rest] ^ crc;
            }
        }

        return shifted;
    }
}
