using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Transformers.Data.Pictures;

namespace ModalityCompetition.Transformers.Tests.Data;

public class SquareAveragesTests
{
    [Fact]
    public void Every_new_pixel_is_the_average_of_the_area_that_it_covers()
    {
        Gen<(int Width, int Height, int Resolution, int Seed)> shapes =
            from width in Gen.Choose(1, 30)
            from height in Gen.Choose(1, 30)
            from resolution in Gen.Choose(1, 30)
            from seed in Gen.Choose(0, int.MaxValue)
            select (width, height, resolution, seed);
        Prop.ForAll(shapes.ToArbitrary(), shape => Compare(shape.Width, shape.Height, shape.Resolution, shape.Seed))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20220317, 77));
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(1, 7)]
    public void What_needs_no_averaging_stays_what_it_is(int side, int resolution)
    {
        byte[] rgb = new byte[3 * side * side];
        new Random(5).NextBytes(rgb);
        byte[] square = new byte[3 * resolution * resolution];
        SquareAverages.Fill(new Picture(side, side, rgb), resolution, square);
        Assert.Equal(Enumerable.Range(0, square.Length).Select(at => rgb[at % rgb.Length]), square);
    }

    [Fact]
    public void The_largest_pictures_do_not_overflow()
    {
        const int Side = 6000;
        byte[] rgb = new byte[3 * Side * Side];
        Array.Fill(rgb, (byte)255);
        byte[] square = new byte[3 * 1024 * 1024];
        SquareAverages.Fill(new Picture(Side, Side, rgb), 1024, square);
        Assert.DoesNotContain(square, value => value != 255);
    }

    // By the definition: every pixel r times along each axis, then the mean of blocks as wide as the square.
    private static void Compare(int width, int height, int resolution, int seed)
    {
        byte[] rgb = new byte[3 * width * height];
        new Random(seed).NextBytes(rgb);
        byte[] square = new byte[3 * resolution * resolution];
        SquareAverages.Fill(new Picture(width, height, rgb), resolution, square);
        int side = Math.Min(width, height);
        (int left, int top) = ((width - side) / 2, (height - side) / 2);
        for (int at = 0; at < square.Length; at++)
        {
            (int i, int j, int colour) = (at / 3 / resolution, at / 3 % resolution, at % 3);
            long sum = 0;
            for (int y = i * side; y < (i + 1) * side; y++)
            {
                for (int x = j * side; x < (j + 1) * side; x++)
                {
                    sum += rgb[(3 * (((top + (y / resolution)) * width) + left + (x / resolution))) + colour];
                }
            }

            Assert.Equal(Math.Floor((sum / (decimal)(side * side)) + 0.5m), square[at]);
        }
    }
}
