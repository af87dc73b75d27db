using MathNet.Numerics;

namespace ModalityCompetition.Sweeps.Estimates.Intervals;

/// <summary>
/// The regularised incomplete beta function I_x(a, b) on a logarithmic scale, and its inverse: right in the far tail, where the inverse of
/// MathNet.Numerics 5.0.0 is not (Beta(3, 998) at 1e-12: it says
/// 1e-12, the truth is 1.8e-7), and for large a and b, where its continued fraction ends before it has converged.
/// </summary>
/// <remarks>
/// Continued fraction: NIST Digital Library of Mathematical Functions, 8.17.22, by the modified method of Lentz. The factor before it: the
/// saddle-point form of the binomial probability by C. Loader, "Fast
/// and accurate computation of binomial probabilities", 2000, which does not cancel for large a and b.
/// </remarks>
internal static class IncompleteBeta
{
    private const int MostTerms = 10_000_000;
    private const int MostSteps = 400;
    private const double Tiny = 1e-300;

    /// <summary>log I_x(a, b); minus infinity at x = 0.</summary>
    /// <param name="a">First parameter, above 0.</param>
    /// <param name="b">Second parameter, above 0.</param>
    /// <param name="x">Where, in [0, 1].</param>
    /// <param name="y">1 - x, given apart because it may be known more accurately than the difference.</param>
    public static double Log(double a, double b, double x, double y)
    {
        if (x <= 0 || y <= 0)
        {
            return x <= 0 ? double.NegativeInfinity : 0;
        }

        return x * (a + b + 2) < a + 1 ? Direct(a, b, x, y) : double.LogP1(-Math.Exp(Math.Min(Direct(b, a, y, x), -double.Epsilon)));
    }

    /// <summary>The x with I_x(a, b) = probability.</summary>
    /// <param name="a">First parameter, above 0.</param>
    /// <param name="b">Second parameter, above 0.</param>
    /// <param name="probability">The probability of values up to x, in (0, 1).</param>
    public static double Quantile(double a, double b, double probability)
    {
        double target = Math.Log(probability);

        // On u = log x, where log I rises from minus infinity with a slope of at most about a: Newton, kept within what is known to hold
        // the root.
        double low = double.NegativeInfinity,
            high = 0;
        double u = Math.Min(-1e-3, (target + Math.Log(a) + SpecialFunctions.BetaLn(a, b)) / a);
        for (int i = 0; i < MostSteps; i++)
        {
            double x = Math.Exp(u),
                y = -double.ExpM1(u);
            double value = Log(a, b, x, y);
            if (value < target)
            {
                low = u;
            }
            else
            {
                high = u;
            }

            double slope = Math.Exp(Math.Log(a) + LogFactor(a, b, x, y) - Math.Log(y) - value);
            double next = u + ((target - value) / slope);
            if (Math.Abs(next - u) <= 1e-15 * Math.Abs(u))
            {
                return Math.Exp(next);
            }

            if (!(next > low && next < high))
            {
                next = double.IsNegativeInfinity(low) ? (2 * u) - 1 : (low + high) / 2;
            }

            if (double.IsFinite(low) && high - low <= 1e-15 * -low)
            {
                return Math.Exp(next);
            }

            u = next;
        }

        return Math.Exp(u);
    }

    private static double Direct(double a, double b, double x, double y) => LogFactor(a, b, x, y) + Math.Log(Fraction(a, b, x));

    /// <summary>log of x^a y^b / (a B(a, b)), which is b / (a + b) times the binomial probability of a successes and b failures.</summary>
    private static double LogFactor(double a, double b, double x, double y)
    {
        double n = a + b;
        return Math.Log(b / n)
            + (Math.Log(n / (2 * Math.PI * a * b)) / 2)
            + StirlingError(n)
            - StirlingError(a)
            - StirlingError(b)
            - Deviance(a, n * x)
            - Deviance(b, n * y);
    }

    /// <summary>log Gamma(z + 1) less Stirling's approximation (z + 1/2) log z - z + log(2 pi) / 2.</summary>
    private static double StirlingError(double z)
    {
        if (z < 16)
        {
            return SpecialFunctions.GammaLn(z + 1) - ((z + 0.5) * Math.Log(z)) + z - (Math.Log(2 * Math.PI) / 2);
        }

        double s = 1 / (z * z);
        return ((1.0 / 12) - (((1.0 / 360) - (((1.0 / 1260) - (((1.0 / 1680) - (s / 1188)) * s)) * s)) * s)) / z;
    }

    /// <summary>z log(z / m) + m - z without cancellation where z is near m.</summary>
    private static double Deviance(double z, double m)
    {
        if (Math.Abs(z - m) >= 0.1 * (z + m))
        {
            return (z * Math.Log(z / m)) + m - z;
        }

        double v = (z - m) / (z + m),
            sum = (z - m) * v,
            power = 2 * z * v;
        for (int k = 1; ; k++)
        {
            power *= v * v;
            double next = sum + (power / ((2 * k) + 1));
            if (next == sum)
            {
                return sum;
            }

            sum = next;
        }
    }

    private static double Fraction(double a, double b, double x)
    {
        double c = 1,
            d = 1 / Away(1 - ((a + b) * x / (a + 1))),
            value = d;
        for (int m = 1; m <= MostTerms; m++)
        {
            Step(m * (b - m) * x / ((a + (2.0 * m) - 1) * (a + (2.0 * m))));
            double change = Step(-(a + m) * (a + b + m) * x / ((a + (2.0 * m)) * (a + (2.0 * m) + 1)));
            if (Math.Abs(change - 1) < 1e-15)
            {
                break;
            }
        }

        return value;

        double Step(double numerator)
        {
            d = 1 / Away(1 + (numerator * d));
            c = Away(1 + (numerator / c));
            value *= c * d;
            return c * d;
        }

        static double Away(double z) => Math.Abs(z) < Tiny ? Tiny : z;
    }
}
