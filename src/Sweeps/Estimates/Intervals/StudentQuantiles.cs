using MathNet.Numerics.Distributions;
using MathNet.Numerics.RootFinding;

namespace ModalityCompetition.Sweeps.Estimates.Intervals;

/// <summary>
/// Two-sided quantiles of Student's t at one coverage: t with P(|T| &lt;= t) = coverage. Remembers what it computed, because the estimates
/// of a
/// configuration need the same few. Not thread-safe.
/// </summary>
/// <param name="coverage">Nominal coverage.</param>
internal sealed class StudentQuantiles(Coverage coverage)
{
    /// <summary>
    /// From this many degrees of freedom on the expansion about the normal quantile is more accurate than the incomplete beta function.
    /// </summary>
    private const double NormalFrom = 1e4;

    private readonly Dictionary<double, double> _known = [];

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
        if (degrees == 1)
        {
            return coverage.Confidence < 0.5 ? Math.Tan(Math.PI * coverage.Confidence / 2) : 1 / Math.Tan(Math.PI * coverage.Tail);
        }

        if (degrees == 2)
        {
            return coverage.Confidence * Math.Sqrt(2 / (coverage.Miss * (1 + coverage.Confidence)));
        }

        var z = NormalQuantile.Of(coverage);
        if (degrees >= NormalFrom)
        {
            // Abramowitz and Stegun 26.7.5, three terms.
            var square = z * z;
            var first = z * (square + 1) / 4;
            var second = z * ((((5 * square) + 16) * square) + 3) / 96;
            var third = z * ((((((3 * square) + 19) * square) + 17) * square) - 15) / 384;
            return z + ((first + ((second + (third / degrees)) / degrees)) / degrees);
        }

        if (coverage.Confidence < 0.5)
        {
            // T^2 / (v + T^2) has a beta distribution: on its lower tail, where the confidence is the probability that is known accurately.
            var share = IncompleteBeta.Quantile(0.5, degrees / 2, coverage.Confidence);
            return Math.Sqrt(degrees * share / (1 - share));
        }

        // On the lower tail, relative to its probability: 1 - probability would cancel at a high confidence.
        var tail = coverage.Tail;
        var high = Math.Max(2 * z, 1);
        while (Excess(high) > 0)
        {
            high *= 2;
        }

        return Brent.FindRoot(Excess, 0, high, accuracy: 1e-13, maxIterations: 200);

        double Excess(double t) => (StudentT.CDF(0, 1, degrees, -t) / tail) - 1;
    }
}
