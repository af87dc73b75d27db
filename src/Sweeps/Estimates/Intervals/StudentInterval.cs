namespace ModalityCompetition.Sweeps.Estimates.Intervals;

/// <summary>
/// Student's interval for a mean (Biometrika 6, 1908, 1-25): value -+ t * standard error, t the quantile at (1 + confidence) / 2 with the
/// degrees of freedom of the variance estimate. Exact for normal values; for others it holds as the number of values grows, slowly for very
/// skewed ones. Values without any spread give an interval of width zero.
/// </summary>
internal static class StudentInterval
{
    /// <summary>The interval; none without a degree of freedom.</summary>
    /// <param name="value">The estimate.</param>
    /// <param name="standardError">Its standard error, at least 0.</param>
    /// <param name="quantile">The quantile of Student's distribution, see <see cref="StudentQuantiles"/>; NaN when there is none.</param>
    public static Interval Of(double value, double standardError, double quantile)
    {
        var reach = quantile * standardError;
        return double.IsFinite(reach) && double.IsFinite(value) ? new Interval(value - reach, value + reach) : Interval.None;
    }
}
