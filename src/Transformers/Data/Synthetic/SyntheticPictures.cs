using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Transformers.Data.Pictures;

namespace ModalityCompetition.Transformers.Data.Synthetic;

/// <summary>
/// Pictures of a shape in a colour on grey, at a random place and in a random size, with noise. Kinds of pictures are pairs of a shape and
/// a colour such that few kinds have few of both, and neither alone tells which kind it is. All arithmetic is exactly defined: the same
/// bytes on every machine.
/// </summary>
internal static class SyntheticPictures
{
    /// <summary>Number of kinds of pictures.</summary>
    public const int Kinds = SyntheticShapes.Count * SyntheticShapes.Count;

    /// <summary>Samples of a pixel along each axis, so that edges are smooth.</summary>
    private const int Samples = 4;

    private const double LeastHalfWidth = 0.28;
    private const double HalfWidthSpan = 0.12;
    private const double LeastBackground = 0.4;
    private const double BackgroundSpan = 0.2;
    private const double Dark = 0.1;
    private const double Bright = 0.9;

    // Red, green and blue of a colour as bits 0, 1 and 2, set for bright.
    private static ReadOnlySpan<byte> Colours => [0b001, 0b010, 0b100, 0b011, 0b110, 0b101, 0b111, 0b000];

    /// <summary>Draws a picture.</summary>
    /// <param name="kind">Its kind, 0 to <see cref="Kinds"/> - 1.</param>
    /// <param name="noise">Standard deviation of the noise of a pixel's colours, of which black is 0 and white 1.</param>
    /// <param name="key">Key of the set.</param>
    /// <param name="part">Part of the set.</param>
    /// <param name="index">Index of the sample.</param>
    /// <param name="resolution">Width and height r, pixels.</param>
    /// <param name="rgb">Receives red, green and blue, [3 r r], row by row from the top.</param>
    public static void Draw(int kind, double noise, StreamKey key, ImageTextPart part, int index, int resolution, Span<byte> rgb)
    {
        (int shape, int colour) = Pair(kind);
        (uint size, uint across, uint down, uint shade) = new RandomWords(key, (long)part, StreamPurpose.PicturePlace).Block(
            (uint)index,
            0
        );
        double half = LeastHalfWidth + (HalfWidthSpan * UnitUniform.Open(size));
        double x = half + ((1 - (2 * half)) * UnitUniform.Open(across));
        double y = half + ((1 - (2 * half)) * UnitUniform.Open(down));
        double background = LeastBackground + (BackgroundSpan * UnitUniform.Open(shade));

        double[] row = new double[PixelRows.Colours * resolution];
        NoiseRows? noises =
            noise > 0 ? new NoiseRows(new RandomWords(key, (long)part, StreamPurpose.PictureNoise), index, resolution) : null;
        for (int i = 0; i < resolution; i++)
        {
            for (int j = 0; j < resolution; j++)
            {
                double covered = Covered(shape, resolution, x, y, half, i, j);
                for (int k = 0; k < PixelRows.Colours; k++)
                {
                    double own = (Colours[colour] >> k & 1) != 0 ? Bright : Dark;
                    row[(PixelRows.Colours * j) + k] = background + (covered * (own - background));
                }
            }

            noises?.Add(i, noise, row);
            Span<byte> bytes = rgb.Slice(row.Length * i, row.Length);
            for (int j = 0; j < row.Length; j++)
            {
                bytes[j] = (byte)Math.Floor((255 * Math.Clamp(row[j], 0, 1)) + 0.5);
            }
        }
    }

    /// <summary>
    /// Shape and colour of a kind: kinds 0 to n n - 1 are the pairs of the first n shapes and the first n colours, for every n.
    /// </summary>
    internal static (int Shape, int Colour) Pair(int kind)
    {
        int n = 0;
        while ((n + 1) * (n + 1) <= kind)
        {
            n++;
        }

        int rest = kind - (n * n);
        return rest <= n ? (n, rest) : (rest - n - 1, n);
    }

    // The fraction of a pixel that the shape covers.
    private static double Covered(int shape, int resolution, double x, double y, double half, int i, int j)
    {
        double pixel = 1.0 / resolution;
        if (((j + 1) * pixel < x - half) || (j * pixel > x + half) || ((i + 1) * pixel < y - half) || (i * pixel > y + half))
        {
            return 0;
        }

        int inside = 0;
        for (int a = 0; a < Samples; a++)
        {
            double v = (((i + ((a + 0.5) / Samples)) * pixel) - y) / half;
            for (int b = 0; b < Samples; b++)
            {
                double u = (((j + ((b + 0.5) / Samples)) * pixel) - x) / half;
                inside += SyntheticShapes.Contains(shape, u, v) ? 1 : 0;
            }
        }

        return (double)inside / (Samples * Samples);
    }

    // A row of pixels at a time: their words lie one after the other.
    private sealed class NoiseRows(RandomWords words, int index, int resolution)
    {
        private readonly uint[] block = new uint[4 * resolution];
        private readonly double[] normals = new double[resolution];

        public void Add(int i, double scale, Span<double> row)
        {
            words.Items((uint)i << 16, (uint)index, Lane(0), Lane(1), Lane(2), Lane(3));
            for (int k = 0; k < PixelRows.Colours; k++)
            {
                NormalWords.Fill(Lane(k), normals);
                for (int j = 0; j < normals.Length; j++)
                {
                    row[(PixelRows.Colours * j) + k] += scale * normals[j];
                }
            }
        }

        private Span<uint> Lane(int lane) => block.AsSpan(lane * normals.Length, normals.Length);
    }
}
