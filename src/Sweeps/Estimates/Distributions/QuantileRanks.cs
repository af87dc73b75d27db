using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Distributions;

/// <summary>
/// Ranks of the order statistics that bound a quantile without any assumption on the distribution (H. A. David and H. N. Nagaraja, Order
/// Statistics, 3rd ed., section 7.1): with B ~ Binomial(n, p), low is the greatest l with P(B &lt;= l - 1) &lt;= alpha / 2 and high the
/// least u with P(B >= u) &lt;= alpha / 2; then P(X_(l) &lt;= quantile &lt;= X_(u)) >= 1 - alpha, for discrete distributions as well. For a
/// fixed number of trials, not for a stopped one.
/// </summary>
/// <param name="Low">Rank of the lower end, 0 when there are too few trials for one.</param>
/// <param name="High">Rank of the upper end, n + 1 when there are too few trials for one.</param>
internal readonly record struct QuantileRanks(long Low, long High)
{
    /// <summary>Computes the ranks.</summary>
    /// <param name="count">Number n of independent values, at least 0.</param>
    /// <param name="p">Which quantile, in (0, 1).</param>
    /// <param name="coverage">Least coverage.</param>
    public static QuantileRanks Of(long count, double p, Coverage coverage)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!(p > 0 && p < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A quantile lies strictly between 0 and 1.");
        }

        // By symmetry P(B >= u) with p is P(n - B <= n - u) with 1 - p.
        var tail = coverage.Tail;
        return new QuantileRanks(Below(count, p, tail), count + 1 - Below(count, 1 - p, tail));
    }

    /// <summary>The greatest l in 0 .. n with P(Binomial(n, p) &lt;= l - 1) &lt;= tail.</summary>
    private static long Below(long count, double p, double tail)
    {
        var (holds, fails) = (0L, count + 1);
        while (fails - holds > 1)
        {
            var middle = holds + ((fails - holds) / 2);
            (holds, fails) = AtMost(middle - 1, count, p) <= tail ? (middle, fails) : (holds, middle);
        }

        return holds;
    }

    private static double AtMost(long k, long count, double p) => k >= count ? 1 : Math.Exp(IncompleteBeta.Log(count - k, k + 1, 1 - p, p));
}
