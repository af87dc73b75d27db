namespace ModalityCompetition.Sweeps.Estimates.Intervals;

/// <summary>
/// The interval of the mean of bounded observations that all had the same value v in a sample: that nothing else was seen does not show
/// that there is nothing else. With the range [low, high] of an
/// observation and u = 1 - (alpha/2)^(1/n), the bound of Clopper and Pearson on the probability of an event that did not happen in n
/// trials,
/// <code>
/// [v - u (v - low), v + u (high - v)].
/// </code>
/// </summary>
/// <remarks>
/// Coverage is at least the nominal for every distribution, also where v was not known beforehand. The interval lies below the mean only
/// when every one of n independent observations has high - X of at
/// least (2/alpha)^(1/n) times its expectation, which by Markov's inequality has a probability of at most alpha/2; the other side likewise.
/// </remarks>
internal static class NoSpreadInterval
{
    // What is stored of a trial is rounded to single precision: a smaller spread is none.
    private const double Rounding = 1e-6;

    /// <summary>Whether a sample shows no spread beyond rounding.</summary>
    /// <param name="mean">Mean of the observations.</param>
    /// <param name="variance">Variance of one observation; NaN with fewer than two.</param>
    /// <param name="range">What an observation cannot leave; infinite ends for no bound.</param>
    public static bool Applies(double mean, double variance, Interval range)
    {
        var scale = double.IsFinite(range.High - range.Low) ? range.High - range.Low : Math.Abs(mean);
        var least = Rounding * scale;
        return !(variance > least * least);
    }

    /// <summary>The interval; none without a bound or without trials.</summary>
    /// <param name="value">v.</param>
    /// <param name="trials">Number n of trials.</param>
    /// <param name="range">What an observation cannot leave.</param>
    /// <param name="coverage">Least coverage.</param>
    public static Interval Of(double value, long trials, Interval range, Coverage coverage)
    {
        if (trials == 0 || !double.IsFinite(range.High - range.Low))
        {
            return Interval.None;
        }

        return Widen(new Interval(value, value), value, trials, range, coverage);
    }

    /// <summary>
    /// An interval of the mean of observations of which nearly all had the same value, made as much wider as this one is: the interval
    /// given accounts for the few that were seen to depart, and the part added for those that no trial has shown. For departures by the
    /// whole range it is no narrower than the interval of Clopper and Pearson for their number.
    /// </summary>
    /// <param name="interval">The interval from what was seen.</param>
    /// <param name="value">The mean.</param>
    /// <param name="trials">Number n of trials, at least 1.</param>
    /// <param name="range">What an observation cannot leave; finite.</param>
    /// <param name="coverage">Coverage of the interval.</param>
    public static Interval Widen(Interval interval, double value, long trials, Interval range, Coverage coverage)
    {
        var bound = ClopperPearsonInterval.Of(0, trials, coverage).High;
        return new Interval(interval.Low - (bound * (value - range.Low)), interval.High + (bound * (range.High - value))).Within(
            range.Low,
            range.High
        );
    }
}
