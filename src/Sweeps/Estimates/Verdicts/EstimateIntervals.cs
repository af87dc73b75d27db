using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>The interval of an estimate at another coverage, by the method of the estimate.</summary>
internal static class EstimateIntervals
{
    /// <summary>The interval; none where the estimate has none or its method cannot be carried over.</summary>
    public static Interval At(Estimate estimate, Coverage coverage)
    {
        long n = estimate.Trials;
        switch (estimate.Interval)
        {
            case IntervalMethod.Wilson:
                return WilsonInterval.Of((long)Math.Round(estimate.Value * n), n, coverage);
            case IntervalMethod.ClopperPearson when estimate.WithoutSpread is { } observed:
                return Within(estimate, NoSpreadInterval.Of(estimate.Value, n, observed, coverage));
            case IntervalMethod.ClopperPearson when estimate.Estimator == EstimatorTexts.RaoBlackwell:
                return ClopperPearsonInterval.OfSum(estimate.Value * n, n, coverage);
            case IntervalMethod.ClopperPearson:
                return ClopperPearsonInterval.Of((long)Math.Round(estimate.Value * n), n, coverage);
            case IntervalMethod.Student:
                double degrees = n - (estimate.Estimator == EstimatorTexts.ControlVariate ? 2 : 1);
                double quantile = new StudentQuantiles(coverage).At(degrees);
                return Within(estimate, StudentInterval.Of(estimate.Value, estimate.StandardError, quantile));
            default:
                return Interval.None;
        }
    }

    private static Interval Within(Estimate estimate, Interval interval)
    {
        var (lowest, highest) = RangeOf(estimate.Estimand).Bounds();
        return interval.Within(lowest, highest);
    }

    private static ValueRange RangeOf(Estimand estimand) => estimand.Name switch
    {
        EstimandNames.Gap or EstimandNames.GapControlled or EstimandNames.Degradation or EstimandNames.DegradationControlled => ValueRange.DifferenceOfShares,
        EstimandNames.FinalLoss or EstimandNames.LoserGrowth or EstimandNames.WinnerGrowth => ValueRange.Unbounded,
        _ => ValueRange.Share,
    };
}
