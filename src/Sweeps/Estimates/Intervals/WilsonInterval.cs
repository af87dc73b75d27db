namespace ModalityCompetition.Sweeps.Estimates.Intervals;

/// <summary>
/// Wilson's score interval for a probability (E. B. Wilson, JASA 22, 1927, 209-212): all p with |p_hat - p| &lt;= z sqrt(p (1 - p) / n),
/// that is (p_hat + z^2 / 2n -+ z sqrt(p_hat (1 - p_hat) / n + z^2 / 4n^2)) / (1 + z^2 / n), z the standard normal quantile at (1 +
/// confidence) / 2. Its coverage is near the nominal on average over p, not guaranteed for each p.
/// </summary>
internal static class WilsonInterval
{
    /// <summary>The interval; [0, 1] without trials.</summary>
    /// <param name="successes">Number of successes, 0 &lt;= successes &lt;= trials.</param>
    /// <param name="trials">Number of independent trials, at least 0.</param>
    /// <param name="coverage">Nominal coverage.</param>
    public static Interval Of(long successes, long trials, Coverage coverage)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (trials == 0)
        {
            return new Interval(0, 1);
        }

        var z = NormalQuantile.Of(coverage);
        var n = (double)trials;
        var p = successes / n;
        var center = p + (z * z / (2 * n));
        var reach = z * Math.Sqrt((p * (1 - p) / n) + (z * z / (4 * n * n)));
        var scale = 1 + (z * z / n);

        // At the boundary the formula gives 0 or 1 up to rounding; clamping to p keeps the law low <= p <= high in floating point.
        var low = successes == 0 ? 0 : Math.Clamp((center - reach) / scale, 0, p);
        var high = successes == trials ? 1 : Math.Clamp((center + reach) / scale, p, 1);
        return new Interval(low, high);
    }
}
