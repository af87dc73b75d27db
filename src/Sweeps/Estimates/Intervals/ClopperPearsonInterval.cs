namespace ModalityCompetition.Sweeps.Estimates.Intervals;

/// <summary>
/// The exact interval of Clopper and Pearson for a probability (Biometrika 26, 1934, 404-413): its ends are the p at which at least, at
/// most as many successes have probability alpha / 2; in terms of beta quantiles low = B(alpha/2; x, n - x + 1), high = B(1 - alpha/2; x +
/// 1, n - x). Coverage is at least the nominal for every p.
/// </summary>
internal static class ClopperPearsonInterval
{
    /// <summary>The interval; [0, 1] without trials.</summary>
    /// <param name="successes">Number of successes, 0 &lt;= successes &lt;= trials.</param>
    /// <param name="trials">Number of independent trials, at least 0.</param>
    /// <param name="coverage">Least coverage.</param>
    public static Interval Of(long successes, long trials, Coverage coverage)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        return OfSum(successes, trials, coverage);
    }

    /// <summary>
    /// The interval of the mean of numbers in [0, 1] by their sum, with the beta quantiles of a count that need not be whole. The sum is no
    /// more spread, in convex order, than a binomial count with the same mean (Hoeffding, JASA 58, 1963, section 4), so it covers where a
    /// count's interval does, up to what lies between whole numbers. It holds where few numbers make up most of the sum, and Student's does
    /// not.
    /// </summary>
    /// <param name="sum">The sum, 0 &lt;= sum &lt;= trials.</param>
    /// <param name="trials">Number of independent trials, at least 0.</param>
    /// <param name="coverage">Least coverage.</param>
    public static Interval OfSum(double sum, long trials, Coverage coverage)
    {
        if (trials == 0)
        {
            return new Interval(0, 1);
        }

        var tail = coverage.Tail;
        var n = (double)trials;
        var x = Math.Clamp(sum, 0, n);

        // Closed forms at the boundary; elsewhere the upper end is one less the lower end of the failures, so that no 1 - tail cancels.
        var low =
            x == 0 ? 0
            : x == n ? Math.Exp(Math.Log(tail) / n)
            : IncompleteBeta.Quantile(x, n - x + 1, tail);
        var high =
            x == n ? 1
            : x == 0 ? OneMinusExp(Math.Log(tail) / n)
            : 1 - IncompleteBeta.Quantile(n - x, x + 1, tail);
        return new Interval(low, high);
    }

    /// <summary>1 - e^x without cancellation near 0.</summary>
    private static double OneMinusExp(double x) => -2 * Math.Sinh(x / 2) * Math.Exp(x / 2);
}
