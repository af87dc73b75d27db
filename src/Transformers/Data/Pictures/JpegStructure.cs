namespace ModalityCompetition.Transformers.Data.Pictures;

/// <summary>
/// Checks that a JPEG is there to its end (ITU-T T.81, Annex B): the segments up to the marker that ends it. The decoder makes grey of what
/// is cut off and says nothing.
/// </summary>
internal static class JpegStructure
{
    private const int StartOfScan = 0xDA;
    private const int EndOfImage = 0xD9;
    private const int FirstApplication = 0xE1;
    private const int LastStandalone = 0xD8;
    private const int FirstRestart = 0xD0;
    private const int LastRestart = 0xD7;
    private const int Precision = 8;
    private const string Damaged = "is a damaged JPEG: copy it again";

    /// <summary>The two bytes that every JPEG begins with, and the first of the next marker.</summary>
    public static ReadOnlySpan<byte> Signature => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> ExifName => "Exif\0\0"u8;

    /// <summary>Reads the header and looks for the end.</summary>
    /// <exception cref="PictureException">It is cut off, damaged, too large, or of a kind that is not read.</exception>
    public static PictureHeader Check(ReadOnlySpan<byte> file)
    {
        ByteReader reader = new(file);
        reader.Take(2);
        (int Width, int Height)? size = null;
        int orientation = ExifOrientation.Upright;
        bool hasScan = false;
        int marker = Marker(ref reader);
        while (marker != EndOfImage)
        {
            if (marker is >= FirstRestart and <= LastStandalone or 0x01)
            {
                marker = Marker(ref reader);
                continue;
            }

            int length = reader.Word();
            if (length < 2)
            {
                throw new PictureException(Damaged);
            }

            ReadOnlySpan<byte> segment = reader.Take(length - 2);
            if (IsFrame(marker))
            {
                size = Frame(marker, segment);
            }
            else if (marker == FirstApplication && segment.StartsWith(ExifName))
            {
                orientation = ExifOrientation.Of(segment[ExifName.Length..]);
            }

            hasScan |= marker == StartOfScan;
            marker = marker == StartOfScan ? MarkerBehindScan(ref reader) : Marker(ref reader);
        }

        return size is { } found && hasScan
            ? new PictureHeader(found.Width, found.Height, orientation)
            : throw new PictureException(Damaged);
    }

    // Markers of frames are 0xC0 to 0xCF without those of Huffman tables, of arithmetic conditioning, and a reserved one.
    private static bool IsFrame(int marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static (int Width, int Height) Frame(int marker, ReadOnlySpan<byte> segment)
    {
        ByteReader reader = new(segment);
        int precision = reader.Byte();
        int height = reader.Word(),
            width = reader.Word();
        if (marker > 0xC2 || precision != Precision)
        {
            throw new PictureException(
                "is a JPEG of a kind that is not read (lossless, arithmetic or of more than 8 bits): save it as an ordinary JPEG or a PNG"
            );
        }

        PictureHeader.CheckSize(width, height);
        return (width, height);
    }

    private static int Marker(ref ByteReader reader)
    {
        if (reader.Byte() != 0xFF)
        {
            throw new PictureException(Damaged);
        }

        return AfterPrefix(ref reader);
    }

    // In a scan 0xFF is a byte of data where 0 follows it, and restart markers belong to the data.
    private static int MarkerBehindScan(ref ByteReader reader)
    {
        while (true)
        {
            if (reader.Byte() == 0xFF && AfterPrefix(ref reader) is not (0 or (>= FirstRestart and <= LastRestart)) and var marker)
            {
                return marker;
            }
        }
    }

    // Any number of 0xFF may stand before the number of a marker.
    private static int AfterPrefix(ref ByteReader reader)
    {
        int code = reader.Byte();
        while (code == 0xFF)
        {
            code = reader.Byte();
        }

        return code;
    }
}
