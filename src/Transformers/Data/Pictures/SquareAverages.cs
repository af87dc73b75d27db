namespace ModalityCompetition.Transformers.Data.Pictures;

/// <summary>
/// Brings a picture to r x r pixels: the largest square in its middle (an odd pixel is left out at the end), each of whose new pixels is
/// the average of the area that it covers, rounded to a byte, in integers. A square of r x r stays what it is.
/// </summary>
internal static class SquareAverages
{
    /// <summary>Resamples a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="resolution">Width and height r, pixels.</param>
    /// <param name="rgb">Receives red, green and blue, [3 r r], row by row from the top.</param>
    public static void Fill(Picture picture, int resolution, Span<byte> rgb)
    {
        int side = Math.Min(picture.Width, picture.Height);
        int left = (picture.Width - side) / 2,
            top = (picture.Height - side) / 2;
        int width = PixelRows.Colours * resolution;
        long[] across = new long[width];
        long[] sums = new long[width];
        long area = (long)side * side;
        for (int i = 0; i < resolution; i++)
        {
            // In units of 1/r of an old pixel the new row i covers [i side, (i + 1) side), and the old row y covers [y r, (y + 1) r).
            Array.Clear(sums);
            long begin = (long)i * side,
                end = begin + side;
            for (long y = begin / resolution; y * resolution < end; y++)
            {
                int first = PixelRows.Colours * (((top + (int)y) * picture.Width) + left);
                Average(picture.Rgb.AsSpan(first, PixelRows.Colours * side), side, resolution, across);
                long weight = Overlap(begin, end, y, resolution);
                for (int j = 0; j < width; j++)
                {
                    sums[j] += weight * across[j];
                }
            }

            for (int j = 0; j < width; j++)
            {
                rgb[(i * width) + j] = (byte)((sums[j] + (area / 2)) / area);
            }
        }
    }

    // Sums of one row, each of which has weights that sum to the side.
    private static void Average(ReadOnlySpan<byte> row, int side, int resolution, Span<long> across)
    {
        for (int j = 0; j < resolution; j++)
        {
            long begin = (long)j * side,
                end = begin + side;
            (long red, long green, long blue) = (0, 0, 0);
            for (long x = begin / resolution; x * resolution < end; x++)
            {
                long weight = Overlap(begin, end, x, resolution);
                int at = PixelRows.Colours * (int)x;
                red += weight * row[at];
                green += weight * row[at + 1];
                blue += weight * row[at + 2];
            }

            (across[3 * j], across[(3 * j) + 1], across[(3 * j) + 2]) = (red, green, blue);
        }
    }

    private static long Overlap(long begin, long end, long old, int resolution) =>
        Math.Min(end, (old + 1) * resolution) - Math.Max(begin, old * resolution);
}
