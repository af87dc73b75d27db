using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Streaming;

namespace ModalityCompetition.Sweeps.Estimates.Comparisons;

/// <summary>Makes the difference of an estimand between two configurations, from pairs of trials or from independent samples.</summary>
/// <param name="coverage">Nominal coverage of the intervals.</param>
internal sealed class DifferenceEstimator(Coverage coverage)
{
    private readonly StudentQuantiles _quantiles = new(coverage);

    /// <summary>
    /// The difference of independent samples: Welch's interval for means, Newcombe's for proportions. A side that is constant by definition
    /// adds nothing to the width; two of them need no interval.
    /// </summary>
    public EstimandDifference Independent(Estimate a, Estimate b)
    {
        var difference = a.Value - b.Value;
        var error = Math.Sqrt((a.StandardError * a.StandardError) + (b.StandardError * b.StandardError));
        var welch = IsStudent(a) && IsStudent(b) && error > 0;
        var interval =
            welch
                ? StudentInterval.Of(
                    difference,
                    error,
                    _quantiles.At(WelchInterval.Degrees(a.StandardError, Degrees(a), b.StandardError, Degrees(b)))
                )
            : EstimatorTexts.IsConstant(a.Estimator) && EstimatorTexts.IsConstant(b.Estimator) ? Interval.None
            : CombinedInterval.Of(a.Value, Known(a), b.Value, Known(b));
        return Make(a, b, difference, error, interval, welch ? DifferenceMethod.Welch : DifferenceMethod.CombinedIntervals);
    }

    /// <summary>The difference of trials in pairs.</summary>
    /// <param name="a">The estimate of side A from all of its trials.</param>
    /// <param name="b">The estimate of side B from all of its trials.</param>
    /// <param name="pairs">Moments of the pairs of trials.</param>
    /// <param name="range">What the quantity of one side cannot leave.</param>
    /// <param name="controlled">Whether to use the difference of the control variates, whose mean is zero because both of theirs
    /// are.</param>
    public EstimandDifference Paired(Estimate a, Estimate b, in PairedMoments pairs, ValueRange range, bool controlled)
    {
        var n = pairs.Difference.Count;
        PairedMean mean = MeanOf(pairs, range, controlled);
        var difference = Make(a, b, mean.Value, mean.StandardError, mean.Interval, mean.Method) with
        {
            Pairs = n,
            VarianceRatio = mean.VarianceRatio,
            Unseen = mean.Unseen,
        };

        // A side with trials of its own besides: what it was in the pairs, so that A - B is the difference that is shown.
        return n == 0 || (a.Trials == n && b.Trials == n)
            ? difference
            : difference with
            {
                ValueA = pairs.Sides.MeanY,
                ValueB = pairs.Sides.MeanX,
            };
    }

    /// <summary>The mean of the difference within pairs of trials.</summary>
    /// <param name="pairs">Moments of the pairs of trials.</param>
    /// <param name="range">What the quantity of one side cannot leave.</param>
    /// <param name="controlled">As for <see cref="Paired"/>.</param>
    public PairedMean MeanOf(in PairedMoments pairs, ValueRange range, bool controlled)
    {
        var n = pairs.Difference.Count;
        if (n == 0)
        {
            return new PairedMean(double.NaN, Interval.None, double.NaN, DifferenceMethod.None);
        }

        var plain = n < 2 ? double.NaN : pairs.Difference.SquaresY / (n - 1);
        if (NoSpreadInterval.Applies(pairs.Difference.MeanY, plain, range.OfDifferences()))
        {
            var same = pairs.NeverDiffer ? 0 : pairs.Difference.MeanY;
            var bounds = NoSpreadInterval.Of(same, n, range.OfDifferences(), coverage);
            var method = pairs.NeverDiffer ? DifferenceMethod.NoDifference : DifferenceMethod.SameDifference;
            return Mean(same, bounds, n < 2 ? double.NaN : 0, method) with { Unseen = Allowance(n, bounds, range.OfDifferences()) };
        }

        bool few = FewDepartures.Are(pairs.Departures, range);
        var fit = controlled && !few ? ControlVariateFit.Of(pairs.Difference, pairs.EventDepartures, range.OfDifferences()) : null;
        var value = fit?.Value ?? pairs.Difference.MeanY;
        var error = fit?.StandardError ?? Math.Sqrt(plain / n);
        var interval = StudentInterval.Of(value, error, _quantiles.At(fit is null ? n - 1 : n - 2));
        UnseenAllowance? unseen = null;
        if (few)
        {
            interval = NoSpreadInterval.Widen(interval, value, n, range.OfDifferences(), coverage);
            unseen = Allowance(n, interval, range.OfDifferences());
        }
        else if (fit is not null && FewDepartures.Are(pairs.Rest.Departures, range))
        {
            Interval reach = FewDepartures.Reach(value, pairs.Rest.Mean, range.OfDifferences());
            interval = NoSpreadInterval.Widen(interval, value, n, reach, coverage);
            unseen = Allowance(n, interval, reach);
        }

        var independent = (pairs.Sides.SquaresY + pairs.Sides.SquaresX) / (n - 1) / n;
        return Mean(value, interval, error, DifferenceMethod.Paired) with
        {
            VarianceRatio = error > 0 && independent > 0 ? independent / (error * error) : null,
            Unseen = unseen,
        };
    }

    private UnseenAllowance? Allowance(long pairs, Interval interval, Interval range) =>
        UnseenAllowance.Of(pairs, (interval.High - interval.Low) / 2, range, coverage);

    private static PairedMean Mean(double value, Interval interval, double error, DifferenceMethod method) =>
        new(value, interval, error, MethodOf(interval, method));

    private static DifferenceMethod MethodOf(Interval interval, DifferenceMethod method) =>
        double.IsNaN(interval.Low) ? DifferenceMethod.None : method;

    private EstimandDifference Make(Estimate a, Estimate b, double difference, double error, Interval interval, DifferenceMethod method) =>
        new()
        {
            Estimand = a.Estimand,
            A = a,
            B = b,
            ValueA = a.Value,
            ValueB = b.Value,
            Difference = difference,
            Low = interval.Low,
            High = interval.High,
            StandardError = error,
            Confidence = coverage.Confidence,
            Method = MethodOf(interval, method),
            Pairs = 0,
        };

    // An interval that allows for what no trial has shown is wider than Student's.
    private static bool IsStudent(Estimate estimate) => estimate.Interval == IntervalMethod.Student && estimate.Unseen is null;

    private static Interval Known(Estimate estimate) =>
        EstimatorTexts.IsConstant(estimate.Estimator)
            ? new Interval(estimate.Value, estimate.Value)
            : new Interval(estimate.Low, estimate.High);

    private static double Degrees(Estimate estimate) => estimate.Trials - (EstimatorTexts.IsControlled(estimate.Estimator) ? 2 : 1);
}
