using System.Buffers.Binary;
using System.IO.Hashing;

namespace ModalityCompetition.Transformers.Tests.Data.Support;

/// <summary>PNGs that say what is not so.</summary>
internal static class BrokenPng
{
    private const int Header = 12;
    private const int HeaderEnd = 29;

    /// <summary>Another size in the header, with the right checksum.</summary>
    public static byte[] WithSize(byte[] png, int width, int height)
    {
        byte[] changed = [.. png];
        BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(HeaderEnd), Crc32.HashToUInt32(changed.AsSpan(Header, HeaderEnd - Header)));
        return changed;
    }

    /// <summary>Compressed with a dictionary that the decoder must know beforehand, which PNG has none of.</summary>
    public static byte[] WithDictionary(byte[] png)
    {
        const int Data = HeaderEnd + 8;
        byte[] changed = [.. png];
        changed[Data + 5] = 0x20;
        int end = Data + 4 + BinaryPrimitives.ReadInt32BigEndian(changed.AsSpan(Data - 4));
        BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(end), Crc32.HashToUInt32(changed.AsSpan(Data, end - Data)));
        return changed;
    }
}
