using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>The interval of an estimate at another confidence, by the method of the estimate.</summary>
internal static class EstimateIntervals
{
    /// <summary>The interval; none where the estimate has none or its method cannot be carried over.</summary>
    public static Interval At(Estimate estimate, double confidence)
    {
        long n = estimate.Trials;
        switch (estimate.Interval)
        {
            case IntervalMethod.Wilson:
                return WilsonInterval.Of((long)Math.Round(estimate.Value * n), n, confidence);
            case IntervalMethod.ClopperPearson when estimate.Low < 0:
                // A difference of shares that was 0 in every trial: see EstimateFactory.
                double reach = ClopperPearsonInterval.Of(0, n, confidence).High;
                return new Interval(-reach, reach);
            case IntervalMethod.ClopperPearson:
                return ClopperPearsonInterval.Of((long)Math.Round(estimate.Value * n), n, confidence);
            case IntervalMethod.Student:
                double degrees = n - (estimate.Estimator == EstimatorTexts.ControlVariate ? 2 : 1);
                double quantile = new StudentQuantiles(confidence).At(degrees);
                var (lowest, highest) = RangeOf(estimate.Estimand).Bounds();
                return StudentInterval.Of(estimate.Value, estimate.StandardError, quantile).Within(lowest, highest);
            default:
                return Interval.None;
        }
    }

    private static ValueRange RangeOf(Estimand estimand) => estimand.Name switch
    {
        EstimandNames.Gap or EstimandNames.GapControlled or EstimandNames.Degradation or EstimandNames.DegradationControlled => ValueRange.DifferenceOfShares,
        EstimandNames.FinalLoss or EstimandNames.LoserGrowth or EstimandNames.WinnerGrowth => ValueRange.Unbounded,
        _ => ValueRange.Share,
    };
}
