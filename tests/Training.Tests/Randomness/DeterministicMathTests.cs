using System.Runtime.Intrinsics;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Tests.Randomness;

// Expected values: mpmath with 50 decimal digits at the exact double arguments, printed with 20 digits.
public class DeterministicMathTests
{
    [Theory]
    [InlineData(-745.0, 2.8223507304719370764e-324)]
    [InlineData(-708.5, 2.0061323053313058204e-308)]
    [InlineData(-350.25, 7.7331727761894672454e-153)]
    [InlineData(-20.5, 1.2501528663867426289e-9)]
    [InlineData(-1.0, 0.3678794411714423216)]
    [InlineData(-0.34, 0.7117703227626096977)]
    [InlineData(-1e-09, 0.9999999990000000005)]
    [InlineData(0.34, 1.4049475905635938312)]
    [InlineData(0.35, 1.4190675485932572168)]
    [InlineData(1.0, 2.7182818284590452354)]
    [InlineData(3.75, 42.521082000062783056)]
    [InlineData(88.0, 1.6516362549940018555e+38)]
    [InlineData(709.5, 1.3549863193146328309e+308)]
    public void Exp_is_within_one_unit_in_the_last_place(double x, double expected) => AssertClose(expected, DeterministicMath.Exp(x), 1);

    [Theory]
    [InlineData(5e-324, -744.44007192138126231)]
    [InlineData(2.2250738585072014e-308, -708.39641853226410622)]
    [InlineData(1e-100, -230.25850929940456838)]
    [InlineData(0.1, -2.3025850929940456285)]
    [InlineData(0.5, -0.69314718055994530942)]
    [InlineData(0.70710678, -0.3465735919580041927)]
    [InlineData(0.70710679, -0.34657357781586873119)]
    [InlineData(0.999999, -1.0000005000290890269e-6)]
    [InlineData(1.000001, 9.999994999180667774e-7)]
    [InlineData(1.4142135, 0.34657354617553321816)]
    [InlineData(1.4142136, 0.34657361688621199675)]
    [InlineData(2.0, 0.69314718055994530942)]
    [InlineData(10.0, 2.302585092994045684)]
    [InlineData(1e+300, 690.77552789821370526)]
    public void Log_is_within_two_units_in_the_last_place(double x, double expected) => AssertClose(expected, DeterministicMath.Log(x), 2);

    [Fact]
    public void Exp_and_log_have_the_limits_of_the_functions()
    {
        Assert.Equal(1, DeterministicMath.Exp(0));
        Assert.Equal(0, DeterministicMath.Exp(-746));
        Assert.Equal(0, DeterministicMath.Exp(double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Exp(710));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Exp(double.PositiveInfinity));
        Assert.Equal(double.NaN, DeterministicMath.Exp(double.NaN));
        Assert.Equal(0, DeterministicMath.Log(1));
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Log(0));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Log(double.PositiveInfinity));
        Assert.Equal(double.NaN, DeterministicMath.Log(-1));
        Assert.Equal(double.NaN, DeterministicMath.Log(double.NaN));
    }

    [Fact]
    public void Exp_and_log_agree_with_the_platform_to_two_units_in_the_last_place()
    {
        Random random = new(20220317);
        for (int i = 0; i < 20000; i++)
        {
            double x = (random.NextDouble() * 1400) - 700;
            AssertClose(Math.Exp(x), DeterministicMath.Exp(x), 2);
            double y = Math.Exp(x);
            AssertClose(Math.Log(y), DeterministicMath.Log(y), 2);
        }
    }

    [Fact]
    public void Lanes_do_not_influence_each_other()
    {
        Vector256<double> x = Vector256.Create(double.NaN, 1e9, -3.5, -1e9);
        Assert.Equal(DeterministicMath.Exp(-3.5), DeterministicMath.Exp(x).GetElement(2));
        Assert.Equal(DeterministicMath.Log(1e9), DeterministicMath.Log(x).GetElement(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(62)]
    public void Root_inverts_the_power(int degree)
    {
        for (double x = 1e-30; x < 1e30; x *= 7.3)
        {
            double root = DeterministicMath.Root(x, degree);
            Assert.InRange((DeterministicMath.IntegerPower(root, degree) / x) - 1, -4e-16 * degree, 4e-16 * degree);
        }

        Assert.Equal(0, DeterministicMath.Root(0, degree));
        Assert.Equal(1, DeterministicMath.Root(1, degree));
    }

    [Fact]
    public void Powers_agree_with_exact_integers()
    {
        Assert.Equal(1594323, DeterministicMath.IntegerPower(3, 13));
        Assert.Equal(1.0 / 1024, DeterministicMath.IntegerPower(2, -10));
        Assert.Equal(1, DeterministicMath.IntegerPower(0, 0));
        Assert.Equal(8, DeterministicMath.Pow(2, 3));
        Assert.Equal(3, DeterministicMath.Pow(9, 0.5));
        AssertClose(Math.Pow(7.25, -1.75), DeterministicMath.Pow(7.25, -1.75), 8);
        Assert.Throws<ArgumentOutOfRangeException>(() => DeterministicMath.Pow(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => DeterministicMath.Root(-1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => DeterministicMath.Root(1, 0));
    }

    internal static void AssertClose(double expected, double actual, double units)
    {
        double unit = Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected);
        Assert.True(
            Math.Abs(actual - expected) <= units * unit,
            $"expected {expected:R}, got {actual:R}: {Math.Abs(actual - expected) / unit} units"
        );
    }
}
