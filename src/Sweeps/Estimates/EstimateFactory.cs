using ModalityCompetition.Sweeps.Estimands;
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
        var interval =
            trials == 0 ? Interval.None
            : exact ? ClopperPearsonInterval.Of(successes, trials, confidence)
            : WilsonInterval.Of(successes, trials, confidence);
        var p = (double)successes / trials;
        var method =
            trials == 0 ? IntervalMethod.None
            : exact ? IntervalMethod.ClopperPearson
            : IntervalMethod.Wilson;
        return Make(
            estimand,
            trials == 0 ? double.NaN : p,
            trials < 2 ? double.NaN : Math.Sqrt(p * (1 - p) / trials),
            trials,
            estimator,
            interval,
            method
        );
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
        if (trials > 0 && NoSpreadInterval.Applies(mean, variance, range.AsInterval()))
        {
            return WithoutSpread(estimand, mean, trials, range.AsInterval(), range, estimator);
        }

        return Student(estimand, mean, Math.Sqrt(variance / trials), trials, trials - 1, range, estimator);
    }

    /// <summary>The mean of one number in [0, 1] per trial, with <see cref="ClopperPearsonInterval.OfSum"/>.</summary>
    /// <param name="estimand">What is estimated.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="variance">Unbiased variance of one number; NaN with fewer than two trials.</param>
    /// <param name="trials">Number of trials, at least 1.</param>
    /// <param name="estimator">How the estimate was computed.</param>
    public Estimate RareShare(Estimand estimand, double mean, double variance, long trials, string estimator) =>
        Make(
            estimand,
            mean,
            Math.Sqrt(variance / trials),
            trials,
            estimator,
            ClopperPearsonInterval.OfSum(mean * trials, trials, confidence),
            IntervalMethod.ClopperPearson
        );

    /// <summary>An estimate with Student's interval.</summary>
    public Estimate Student(Estimand estimand, double value, double error, long trials, double degrees, ValueRange range, string estimator)
    {
        var (lowest, highest) = range.Bounds();
        var interval = StudentInterval.Of(value, error, _quantiles.At(degrees));
        var method = double.IsNaN(interval.Low) ? IntervalMethod.None : IntervalMethod.Student;
        return Make(
            estimand,
            trials == 0 ? double.NaN : Math.Clamp(value, lowest, highest),
            error,
            trials,
            estimator,
            interval.Within(lowest, highest),
            method
        );
    }

    /// <summary>
    /// An estimate from observations without spread, where Student's interval would have width zero: <see cref="NoSpreadInterval"/> where
    /// an observation is bounded, otherwise none, and the estimator says so.
    /// </summary>
    /// <param name="estimand">What is estimated.</param>
    /// <param name="value">The value that every trial had.</param>
    /// <param name="trials">Number of trials, at least 1.</param>
    /// <param name="observed">What an observation cannot leave; wider than the range of the estimand where a control variate adjusts
    /// it.</param>
    /// <param name="range">What the estimand cannot leave.</param>
    /// <param name="estimator">How the estimate was computed.</param>
    public Estimate WithoutSpread(Estimand estimand, double value, long trials, Interval observed, ValueRange range, string estimator)
    {
        var interval = NoSpreadInterval.Of(value, trials, observed, confidence);
        var error = trials < 2 ? double.NaN : 0;
        if (double.IsNaN(interval.Low))
        {
            return Make(
                estimand,
                value,
                error,
                trials,
                trials < 2 ? estimator : EstimatorTexts.WithoutSpread(estimator),
                interval,
                IntervalMethod.None
            );
        }

        var (lowest, highest) = range.Bounds();
        return Make(
            estimand,
            Math.Clamp(value, lowest, highest),
            error,
            trials,
            estimator,
            interval.Within(lowest, highest),
            IntervalMethod.ClopperPearson
        ) with
        {
            Unseen = observed,
        };
    }

    /// <summary>
    /// The same estimate, where so few trials depart from the value of the others that Student's interval says little about those that no
    /// trial has shown: widened by <see cref="NoSpreadInterval.Widen"/>, and the estimator says so.
    /// </summary>
    /// <param name="estimate">An estimate with Student's interval.</param>
    /// <param name="observed">What an observation cannot leave; finite.</param>
    public static Estimate AllowForUnseen(Estimate estimate, Interval observed)
    {
        var student = new Interval(estimate.Low, estimate.High);
        var wide = NoSpreadInterval.Widen(student, estimate.Value, estimate.Trials, observed, estimate.Confidence);
        return estimate with
        {
            Low = wide.Low,
            High = wide.High,
            Unseen = observed,
            Estimator = EstimatorTexts.FewDepart(estimate.Estimator),
        };
    }

    private Estimate Make(
        Estimand estimand,
        double value,
        double error,
        long trials,
        string estimator,
        Interval interval,
        IntervalMethod method
    ) =>
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
