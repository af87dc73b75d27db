using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>The interval of an estimate at another coverage, by the method of the estimate; for counts the exact one.</summary>
internal static class EstimateIntervals
{
    /// <summary>The interval; none where the estimate has none or its method cannot be carried over.</summary>
    public static Interval At(Estimate estimate, Coverage coverage)
    {
        long n = estimate.Trials;
        switch (estimate.Interval)
        {
            case IntervalMethod.ClopperPearson when estimate.Unseen is { } observed:
                return Within(estimate, NoSpreadInterval.Of(estimate.Value, n, observed, coverage));
            case IntervalMethod.ClopperPearson when estimate.Estimator == EstimatorTexts.RaoBlackwell:
                return ClopperPearsonInterval.OfSum(estimate.Value * n, n, coverage);

            // Wilson's coverage is near the nominal on average and may lie below it, the more so the farther out: a verdict takes the exact
            // interval.
            case IntervalMethod.Wilson
            or IntervalMethod.ClopperPearson:
                return ClopperPearsonInterval.Of((long)Math.Round(estimate.Value * n), n, coverage);
            case IntervalMethod.Student:
                double degrees = n - (EstimatorTexts.IsControlled(estimate.Estimator) ? 2 : 1);
                double quantile = new StudentQuantiles(coverage).At(degrees);
                Interval student = StudentInterval.Of(estimate.Value, estimate.StandardError, quantile);
                return Within(
                    estimate,
                    estimate.Unseen is { } unseen ? NoSpreadInterval.Widen(student, estimate.Value, n, unseen, coverage) : student
                );
            default:
                return Interval.None;
        }
    }

    private static Interval Within(Estimate estimate, Interval interval)
    {
        var (lowest, highest) = (CompetitionEstimands.Find(estimate.Estimand.Name)?.Range ?? ValueRange.Unbounded).Bounds();
        return interval.Within(lowest, highest);
    }
}
