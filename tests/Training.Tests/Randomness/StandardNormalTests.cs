using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Tests.Randomness;

// Expected values: mpmath with 50 decimal digits at the exact double arguments, printed with 20 digits.
public class StandardNormalTests
{
    [Theory]
    [InlineData(0.0, 0.5)]
    [InlineData(0.001, 0.49960105778608893741)]
    [InlineData(0.1, 0.46017216272297101633)]
    [InlineData(0.5, 0.30853753872598689636)]
    [InlineData(1.0, 0.15865525393145705141)]
    [InlineData(1.959963984540054, 0.025000000000000010876)]
    [InlineData(3.0, 0.0013498980316300945267)]
    [InlineData(5.0, 2.8665157187919391167e-7)]
    [InlineData(6.5, 4.0160005838591178083e-11)]
    [InlineData(8.25, 7.919726314642477341e-17)]
    [InlineData(13.0, 6.1171643995498796823e-39)]
    [InlineData(20.0, 2.7536241186062336951e-89)]
    [InlineData(30.0, 4.9067139271481870595e-198)]
    [InlineData(37.5, 4.6053530095819548438e-308)]
    public void Upper_tail_is_accurate_relative_to_itself(double x, double expected)
    {
        AssertRelative(expected, StandardNormal.UpperTail(x), 6e-16);
        AssertRelative(expected, StandardNormal.Cdf(-x), 6e-16);
        AssertRelative(1 - expected, StandardNormal.Cdf(x), 6e-16);
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(0.25, 0.72367360983176306701)]
    [InlineData(1.0, 0.15729920705028513066)]
    [InlineData(2.5, 0.00040695201744495893956)]
    [InlineData(5.0, 1.5374597944280348502e-12)]
    [InlineData(10.0, 2.088487583762544757e-45)]
    [InlineData(20.0, 5.3958656116079009289e-176)]
    [InlineData(26.0, 5.6631924088561428465e-296)]
    public void Erfc_is_accurate_relative_to_itself(double x, double expected)
    {
        AssertRelative(expected, StandardNormal.Erfc(x), 8e-16);
        AssertRelative(2 - expected, StandardNormal.Erfc(-x), 8e-16);
    }

    [Theory]
    [InlineData(1e-300, -37.047096299361199237)]
    [InlineData(1e-100, -21.273453560965324294)]
    [InlineData(1e-20, -9.2623400897984075796)]
    [InlineData(1.4e-11, -6.6567230915181836356)]
    [InlineData(1.16e-10, -6.3385085291188119899)]
    [InlineData(1e-05, -4.2648907939228246102)]
    [InlineData(0.001, -3.0902323061678135354)]
    [InlineData(0.05, -1.644853626951472688)]
    [InlineData(0.0749, -1.4402382675279636631)]
    [InlineData(0.0751, -1.4388253927525399824)]
    [InlineData(0.25, -0.6744897501960817432)]
    [InlineData(0.4999, -0.00025066283008800749239)]
    [InlineData(0.6, 0.25334710313579974132)]
    [InlineData(0.9, 1.2815515655446005935)]
    [InlineData(0.925, 1.4395314709384562291)]
    [InlineData(0.975, 1.9599639845400538556)]
    [InlineData(0.999999, 4.7534243088170877657)]
    public void Quantile_is_accurate_relative_to_itself(double p, double expected) =>
        AssertRelative(expected, StandardNormal.Quantile(p), 8e-16);

    [Fact]
    public void Quantile_and_distribution_are_inverse_and_antisymmetric()
    {
        for (double x = -8; x <= 8; x += 0.0131)
        {
            // In the upper half p is rounded to a unit of 1, which moves the quantile by 2^-53 / phi(x).
            double slack = 2e-15 * Math.Max(1, Math.Abs(x)) + (x > 0 ? 2.3e-16 / StandardNormal.Density(x) : 0);
            Assert.InRange(StandardNormal.Quantile(StandardNormal.Cdf(x)) - x, -slack, slack);
            Assert.Equal(StandardNormal.Cdf(-x), StandardNormal.UpperTail(x));
        }

        for (uint w = 1; w < uint.MaxValue / 2; w = (3 * w) + 1)
        {
            Assert.Equal(-NormalWords.Of(w), NormalWords.Of(~w));
        }
    }

    [Fact]
    public void The_ends_are_those_of_the_functions()
    {
        Assert.Equal(double.NegativeInfinity, StandardNormal.Quantile(0));
        Assert.Equal(double.PositiveInfinity, StandardNormal.Quantile(1));
        Assert.Equal(0, StandardNormal.Quantile(0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => StandardNormal.Quantile(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => StandardNormal.Quantile(double.NaN));
        Assert.Equal(0, StandardNormal.UpperTail(double.PositiveInfinity));
        Assert.Equal(1, StandardNormal.Cdf(double.PositiveInfinity));
        Assert.Equal(0, StandardNormal.Cdf(double.NegativeInfinity));
        Assert.Equal(0, StandardNormal.Erfc(double.PositiveInfinity));
        Assert.Equal(2, StandardNormal.Erfc(double.NegativeInfinity));
        Assert.Equal(double.NaN, StandardNormal.Cdf(double.NaN));
        Assert.Equal(double.NaN, StandardNormal.Erfc(double.NaN));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(63)]
    [InlineData(64)]
    public void Normal_numbers_of_many_words_have_the_bits_of_single_ones(int count)
    {
        uint[] words = [.. Enumerable.Range(0, count).Select(i => (uint)i * 2654435769u)];
        words[^1] = uint.MaxValue;
        words[0] = 0;
        double[] normals = new double[count];
        NormalWords.Fill(words, normals);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(StandardNormal.Quantile((words[i] + 0.5) / 4294967296.0), normals[i]);
        }
    }

    private static void AssertRelative(double expected, double actual, double tolerance)
    {
        double slack = (tolerance * Math.Abs(expected)) + double.Epsilon;
        Assert.True(Math.Abs(actual - expected) <= slack, $"expected {expected:R}, got {actual:R}");
    }
}
