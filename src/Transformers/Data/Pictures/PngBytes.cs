using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace ModalityCompetition.Transformers.Data.Pictures;

/// <summary>
/// Writes PNG without compressing it, so that the same picture has the same bytes on every machine: what compressed bytes are depends on
/// the version of the library that compresses, and noise hardly compresses.
/// </summary>
internal static class PngBytes
{
    private const int LargestBlock = ushort.MaxValue;
    private const int AdlerModulus = 65521;

    /// <summary>The file of a square picture.</summary>
    /// <param name="rgb">Red, green and blue of its pixels, [3 r r], row by row from the top.</param>
    /// <param name="resolution">Width and height r, pixels.</param>
    public static byte[] Of(ReadOnlySpan<byte> rgb, int resolution)
    {
        using MemoryStream file = new();
        file.Write(PngStructure.Signature);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, resolution);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), resolution);
        header[8] = 8; // bits of a colour
        header[9] = 2; // red, green and blue
        Chunk(file, "IHDR", header);
        Chunk(file, "IDAT", Stored(Rows(rgb, resolution)));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    // A row begins with the number of its filter, 0 for none.
    private static byte[] Rows(ReadOnlySpan<byte> rgb, int resolution)
    {
        int width = PixelRows.Colours * resolution;
        byte[] rows = new byte[resolution * (width + 1)];
        for (int i = 0; i < resolution; i++)
        {
            rgb.Slice(i * width, width).CopyTo(rows.AsSpan((i * (width + 1)) + 1));
        }

        return rows;
    }

    // The zlib format (RFC 1950) with blocks of DEFLATE that are stored as they are (RFC 1951, 3.2.4).
    private static byte[] Stored(ReadOnlySpan<byte> content)
    {
        using MemoryStream stream = new();
        stream.Write([0x78, 0x01]);
        Span<byte> number = stackalloc byte[4];
        for (int at = 0; at < content.Length; at += LargestBlock)
        {
            int length = Math.Min(LargestBlock, content.Length - at);
            stream.WriteByte((byte)(at + length == content.Length ? 1 : 0));
            BinaryPrimitives.WriteUInt16LittleEndian(number, (ushort)length);
            BinaryPrimitives.WriteUInt16LittleEndian(number[2..], (ushort)~length);
            stream.Write(number);
            stream.Write(content.Slice(at, length));
        }

        (uint a, uint b) = (1, 0);
        foreach (byte value in content)
        {
            a = (a + value) % AdlerModulus;
            b = (b + a) % AdlerModulus;
        }

        BinaryPrimitives.WriteUInt32BigEndian(number, (b << 16) | a);
        stream.Write(number);
        return stream.ToArray();
    }

    private static void Chunk(MemoryStream file, string type, ReadOnlySpan<byte> content)
    {
        byte[] typed = [.. Encoding.ASCII.GetBytes(type), .. content];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(typed);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(typed));
        file.Write(number);
    }
}
