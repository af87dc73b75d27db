using System.Globalization;

namespace ModalityCompetition.Transformers.Data.Pictures;

/// <summary>What a file says of its picture before the pixels are made.</summary>
/// <param name="Width">Pixels of a row as they lie in the file, at least 1.</param>
/// <param name="Height">Rows as they lie in the file, at least 1.</param>
/// <param name="Orientation">How it is to be turned, 1 to 8 as in Exif; 1 when not at all.</param>
internal readonly record struct PictureHeader(int Width, int Height, int Orientation)
{
    /// <summary>Most pixels of a picture, about 40 million: what decoding one takes is at most some hundred megabytes.</summary>
    public const int LargestArea = 40_000_000;

    /// <summary>Width of the picture when it is upright, pixels.</summary>
    public int UprightWidth => IsOnItsSide ? Height : Width;

    /// <summary>Height of the picture when it is upright, pixels.</summary>
    public int UprightHeight => IsOnItsSide ? Width : Height;

    private bool IsOnItsSide => Orientation >= 5;

    /// <summary>Accepts sizes that can be decoded.</summary>
    /// <exception cref="PictureException">There is no pixel, or there are too many.</exception>
    public static void CheckSize(long width, long height)
    {
        if (width == 0 || height == 0)
        {
            throw new PictureException("has no pixels: replace it, or remove the line");
        }

        if (Math.Max(width, height) > LargestArea || width * height > LargestArea)
        {
            throw new PictureException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"has {width} x {height} pixels, and more than {LargestArea} are not read: make it smaller"
                )
            );
        }
    }
}
