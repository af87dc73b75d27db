using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace ModalityCompetition.Transformers.Data.Pictures;

/// <summary>
/// Checks that a PNG is whole (ISO/IEC 15948): every chunk and its checksum, the order of what matters, and that there are exactly as many
/// bytes of pixels as its header asks for. The decoder checks none of this but the header.
/// </summary>
internal static class PngStructure
{
    private const uint Header = 0x49484452; // IHDR
    private const uint Data = 0x49444154; // IDAT
    private const uint End = 0x49454E44; // IEND
    private const uint Exif = 0x65584966; // eXIf
    private const int HeaderLength = 13;
    private const string Damaged = "is a damaged PNG: copy it again";

    // First column and row of each pass of an interlaced picture, and the steps between its columns and rows.
    private static readonly (int X, int Y, int AcrossStep, int DownStep)[] Passes =
    [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ];

    /// <summary>The eight bytes that every PNG begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads the header and checks everything else.</summary>
    /// <exception cref="PictureException">It is cut off, damaged or too large.</exception>
    public static PictureHeader Check(ReadOnlySpan<byte> file)
    {
        ByteReader reader = new(file);
        reader.Take(Signature.Length);
        (long width, long height, long pixelBytes) = (0, 0, 0);
        int orientation = ExifOrientation.Upright;
        using MemoryStream pixels = new();
        for (bool first = true; ; first = false)
        {
            uint length = reader.DoubleWord();
            ReadOnlySpan<byte> typed = reader.Take(4L + length);
            uint type = BinaryPrimitives.ReadUInt32BigEndian(typed);
            if (reader.DoubleWord() != Crc32.HashToUInt32(typed) || first != (type == Header))
            {
                throw new PictureException(Damaged);
            }

            ReadOnlySpan<byte> content = typed[4..];
            switch (type)
            {
                case Header:
                    (width, height, pixelBytes) = ReadHeader(content);
                    break;
                case Data:
                    pixels.Write(content);
                    break;
                case Exif:
                    orientation = ExifOrientation.Of(content);
                    break;
                case End:
                    CheckPixels(pixels, pixelBytes);
                    return new PictureHeader((int)width, (int)height, orientation);
                default:
                    break;
            }
        }
    }

    private static (long Width, long Height, long PixelBytes) ReadHeader(ReadOnlySpan<byte> content)
    {
        if (content.Length != HeaderLength)
        {
            throw new PictureException(Damaged);
        }

        ByteReader reader = new(content);
        long width = reader.DoubleWord(),
            height = reader.DoubleWord();
        PictureHeader.CheckSize(width, height);
        int depth = reader.Byte();
        int channels = (reader.Byte(), depth) switch
        {
            (0, 1 or 2 or 4 or 8 or 16) or (3, 1 or 2 or 4 or 8) => 1,
            (4, 8 or 16) => 2,
            (2, 8 or 16) => 3,
            (6, 8 or 16) => 4,
            _ => throw new PictureException(Damaged),
        };
        bool isInterlaced = (reader.Byte(), reader.Byte(), reader.Byte()) switch
        {
            (0, 0, 0) => false,
            (0, 0, 1) => true,
            _ => throw new PictureException(Damaged),
        };
        int bits = channels * depth;
        long pixelBytes = isInterlaced
            ? Passes.Sum(pass =>
                Rows((width - pass.X + pass.AcrossStep - 1) / pass.AcrossStep, (height - pass.Y + pass.DownStep - 1) / pass.DownStep, bits)
            )
            : Rows(width, height, bits);
        return (width, height, pixelBytes);
    }

    // Bytes of rows, each of which begins with the number of its filter; a pass without columns has no rows.
    private static long Rows(long width, long height, int bits) => width == 0 ? 0 : height * (1 + (((width * bits) + 7) / 8));

    // Never holds more than a buffer, however much the compressed bytes would give.
    private static void CheckPixels(MemoryStream compressed, long expected)
    {
        compressed.Position = 0;
        byte[] buffer = new byte[Math.Min(1 << 16, expected + 1)];
        long found = 0;
        try
        {
            using ZLibStream stream = new(compressed, CompressionMode.Decompress, leaveOpen: true);
            while (found <= expected && stream.Read(buffer) is > 0 and var read)
            {
                found += read;
            }
        }
        catch (Exception wrong) when (wrong is InvalidDataException or IOException)
        {
            throw new PictureException(Damaged);
        }

        if (found != expected)
        {
            throw new PictureException(Damaged);
        }
    }
}
