using MathNet.Numerics.Distributions;
using MathNet.Numerics.RootFinding;

namespace ModalityCompetition.Sweeps.Estimates.Intervals;

/// <summary>
/// Two-sided quantiles of Student's t at one confidence: t with P(|T| &lt;= t) = confidence. Remembers what it computed, because the estimates of a
/// configuration need the same few. Not thread-safe.
/// </summary>
/// <param name="confidence">Nominal coverage, in (0, 1).</param>
internal sealed class StudentQuantiles(double confidence)
{
    /// <summary>Above this many degrees of freedom the Cornish-Fisher expansion about the normal quantile is exact to double precision.</summary>
    private const double NormalFrom = 1e5;

    private readonly Dictionary<double, double> _known = [];

    /// <summary>Nominal coverage.</summary>
    public double Confidence { get; } = confidence;

    /// <summary>The quantile; NaN without a positive number of degrees of freedom.</summary>
    /// <param name="degrees">Degrees of freedom; need not be whole (Welch).</param>
    public double At(double degrees)
    {
        if (!(degrees > 0))
        {
            return double.NaN;
        }

        if (!_known.TryGetValue(degrees, out var quantile))
        {
            quantile = Compute(degrees);
            _known.Add(degrees, quantile);
        }

        return quantile;
    }

    private double Compute(double degrees)
    {
        var upper = 0.5 + (Confidence / 2);
        if (degrees == 1)
        {
            return Math.Tan(Math.PI * Confidence / 2);
        }

        if (degrees == 2)
        {
            return Confidence * Math.Sqrt(2 / ((1 - Confidence) * (1 + Confidence)));
        }

        var z = Normal.InvCDF(0, 1, upper);
        if (degrees > NormalFrom)
        {
            // Abramowitz and Stegun 26.7.5; the next term is below 1e-14 of z here.
            var z3 = z * z * z;
            var z5 = z3 * z * z;
            return z + ((z3 + z) / (4 * degrees)) + (((5 * z5) + (16 * z3) + (3 * z)) / (96 * degrees * degrees));
        }

        var high = Math.Max(2 * z, 1);
        while (StudentT.CDF(0, 1, degrees, high) < upper)
        {
            high *= 2;
        }

        return Brent.FindRoot(t => StudentT.CDF(0, 1, degrees, t) - upper, 0, high, accuracy: 1e-13, maxIterations: 200);
    }
}
