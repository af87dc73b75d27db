using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>
/// The least n with t_{n-1} sqrt(variance / n) &lt;= half-width, t the two-sided quantile of Student's distribution at the confidence.
/// </summary>
internal static class FixedSampleSize
{
    /// <summary>The number; null when the variance is not positive (two equal observations prove nothing) or not known.</summary>
    /// <param name="variance">Variance of one observation.</param>
    /// <param name="halfWidth">Half-width wanted, above 0.</param>
    /// <param name="coverage">Coverage of the interval.</param>
    public static long? Of(double variance, double halfWidth, Coverage coverage)
    {
        var z = NormalQuantile.Of(coverage);
        var normal = Math.Ceiling(z * z * variance / (halfWidth * halfWidth));
        if (!(variance > 0) || !(normal < long.MaxValue / 4))
        {
            return null;
        }

        // Student's quantile is above the normal one and falls with n: the answer lies above the normal one, by about (z^2 + 1) / 2.
        var quantiles = new StudentQuantiles(coverage);
        var tooFew = Math.Max((long)normal, 2) - 1;
        var enough = tooFew + 1;
        while (!Suffices(enough))
        {
            (tooFew, enough) = (enough, 2 * enough);
        }

        while (enough - tooFew > 1)
        {
            var middle = tooFew + ((enough - tooFew) / 2);
            (tooFew, enough) = Suffices(middle) ? (tooFew, middle) : (middle, enough);
        }

        return enough;

        bool Suffices(long n) => quantiles.At(n - 1) * Math.Sqrt(variance / n) <= halfWidth;
    }
}
