using StbImageSharp;

namespace ModalityCompetition.Transformers.Data.Pictures;

/// <summary>
/// Reads PNG and JPEG. Decoding is in integer arithmetic throughout and gives the same bytes on every machine: pixels of 16 bits keep their
/// upper 8, what is transparent lies over white, and pictures stand as Exif says that the camera was held.
/// </summary>
internal static class PictureFile
{
    /// <summary>Largest file, bytes.</summary>
    public const int LargestFile = 1 << 28;

    private const int Channels = 4;
    private const string Undecodable =
        "cannot be decoded: it is damaged or of a kind that is not read; save it again as an ordinary PNG or JPEG";

    /// <summary>Reads what a file says of its picture, and checks that it is whole.</summary>
    /// <exception cref="PictureException">It is no PNG and no JPEG, cut off, damaged or too large.</exception>
    public static PictureHeader Inspect(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(PngStructure.Signature))
        {
            return PngStructure.Check(file);
        }

        if (file.StartsWith(JpegStructure.Signature))
        {
            return JpegStructure.Check(file);
        }

        throw new PictureException(file.IsEmpty ? "is empty: copy it again" : "is neither a PNG nor a JPEG: save it as one of them");
    }

    /// <summary>Decodes a picture.</summary>
    /// <exception cref="PictureException">It cannot be decoded.</exception>
    public static Picture Decode(byte[] file)
    {
        PictureHeader header = Inspect(file);
        ImageResult decoded;
        try
        {
            decoded = ImageResult.FromMemory(file, ColorComponents.RedGreenBlueAlpha);
        }
#pragma warning disable CA1031 // The decoder walks pointers and throws whatever it meets in a damaged file; nothing else is called here.
        catch (Exception failure) when (failure is not OutOfMemoryException)
#pragma warning restore CA1031 // End of what may throw anything.
        {
            throw new PictureException(Undecodable);
        }

        return decoded.Width == header.Width && decoded.Height == header.Height
            ? Upright(decoded.Data, header)
            : throw new PictureException(Undecodable);
    }

    // Lays the pixels over white and turns them.
    private static Picture Upright(byte[] rgba, PictureHeader header)
    {
        int width = header.UprightWidth,
            height = header.UprightHeight;
        byte[] rgb = new byte[PixelRows.Colours * width * height];
        for (int y = 0, to = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, to += PixelRows.Colours)
            {
                int from = Channels * Source(x, y, header);
                int alpha = rgba[from + 3];
                for (int k = 0; k < PixelRows.Colours; k++)
                {
                    rgb[to + k] = (byte)(((rgba[from + k] * alpha) + (255 * (255 - alpha)) + 127) / 255);
                }
            }
        }

        return new Picture(width, height, rgb);
    }

    // Where the pixel of an upright picture lies in the file.
    private static int Source(int x, int y, PictureHeader header)
    {
        (int column, int row) = header.Orientation switch
        {
            2 => (header.Width - 1 - x, y),
            3 => (header.Width - 1 - x, header.Height - 1 - y),
            4 => (x, header.Height - 1 - y),
            5 => (y, x),
            6 => (y, header.Height - 1 - x),
            7 => (header.Width - 1 - y, header.Height - 1 - x),
            8 => (header.Width - 1 - y, x),
            _ => (x, y),
        };
        return (row * header.Width) + column;
    }
}
