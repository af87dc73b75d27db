using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>Makes estimates with the interval that fits what is estimated.</summary>
/// <param name="confidence">Nominal coverage of the intervals, in (0, 1).</param>
internal sealed class EstimateFactory(double confidence)
{
    private readonly StudentQuantiles _quantiles = new(confidence);

    /// <summary>The probability of an event that a trial has or has not, with Wilson's interval or the exact one.</summary>
    public Estimate Proportion(Estimand estimand, long successes, long trials, string estimator, bool exact = false)
    {
        var interval = trials == 0 ? Interval.None
            : exact ? ClopperPearsonInterval.Of(successes, trials, confidence)
            : WilsonInterval.Of(successes, trials, confidence);
        var p = (double)successes / trials;
        var method = trials == 0 ? IntervalMethod.None : exact ? IntervalMethod.ClopperPearson : IntervalMethod.Wilson;
        return Make(estimand, trials == 0 ? double.NaN : p, trials < 2 ? double.NaN : Math.Sqrt(p * (1 - p) / trials), trials, estimator, interval, method);
    }

    /// <summary>The mean of one number per trial.</summary>
    /// <param name="estimand">What is estimated.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="variance">Unbiased variance of one number; NaN with fewer than two trials.</param>
    /// <param name="trials">Number of trials.</param>
    /// <param name="range">What the number cannot leave.</param>
    /// <param name="estimator">How the estimate was computed.</param>
    public Estimate Mean(Estimand estimand, double mean, double variance, long trials, ValueRange range, string estimator)
    {
        if (trials > 0 && !(variance > 0) && WithoutSpread(mean, trials, range) is { } exact)
        {
            return Make(estimand, mean, trials < 2 ? double.NaN : 0, trials, estimator, exact, IntervalMethod.ClopperPearson);
        }

        return Student(estimand, mean, Math.Sqrt(variance / trials), trials, trials - 1, range, estimator);
    }

    /// <summary>An estimate with Student's interval.</summary>
    public Estimate Student(Estimand estimand, double value, double error, long trials, double degrees, ValueRange range, string estimator)
    {
        var (lowest, highest) = range.Bounds();
        var interval = StudentInterval.Of(value, error, _quantiles.At(degrees));
        var method = double.IsNaN(interval.Low) ? IntervalMethod.None : IntervalMethod.Student;
        return Make(estimand, trials == 0 ? double.NaN : Math.Clamp(value, lowest, highest), error, trials, estimator, interval.Within(lowest, highest), method);
    }

    /// <summary>
    /// The interval of a bounded mean when every trial gave the same extreme value v, where Student's would have width zero: trials that differ from v have a
    /// probability of at most u with the exact bound of Clopper and Pearson, and then the mean is within u times the width of the range from v.
    /// Null when the value is no such extreme.
    /// </summary>
    private Interval? WithoutSpread(double mean, long trials, ValueRange range)
    {
        var bound = ClopperPearsonInterval.Of(0, trials, confidence).High;
        return (range, mean) switch
        {
            (ValueRange.Share, 0) => new Interval(0, bound),
            (ValueRange.Share, 1) => new Interval(1 - bound, 1),
            (ValueRange.DifferenceOfShares, 0) => new Interval(-bound, bound),
            _ => null,
        };
    }

    private Estimate Make(Estimand estimand, double value, double error, long trials, string estimator, Interval interval, IntervalMethod method) =>
        new()
        {
            Estimand = estimand,
            Value = value,
            Low = interval.Low,
            High = interval.High,
            StandardError = error,
            Confidence = confidence,
            Interval = method,
            Estimator = estimator,
            Trials = trials,
        };
}
