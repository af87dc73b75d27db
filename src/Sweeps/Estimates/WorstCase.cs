using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Streaming;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>Puts <see cref="WorstCaseBounds"/> beside estimates that trials are missing from.</summary>
internal static class WorstCase
{
    /// <summary>
    /// The estimate with its bounds where trials are missing and the quantity is bounded; otherwise the estimate as it is.
    /// </summary>
    /// <param name="estimate">An estimate over the completed trials.</param>
    /// <param name="row">What it is an estimate of.</param>
    /// <param name="summary">How many trials have no observation: at t = 0, and after training.</param>
    public static Estimate Beside(Estimate estimate, in EstimandRow row, ObservationSummary summary)
    {
        long failed = row.When switch
        {
            Availability.Always => 0,
            Availability.AtStart => summary.Trials - summary.Measured,
            _ => summary.Trials - summary.Completed,
        };
        if (failed == 0 || !row.Range.IsBounded || EstimatorTexts.IsConstant(estimate.Estimator))
        {
            return estimate;
        }

        var (lowest, highest) = row.Range.Bounds();
        var (low, high) = (Filled(estimate, row, failed, lowest), Filled(estimate, row, failed, highest));

        // What the interval of the estimate allows for beyond Student's, data or departures that no trial has shown, the trials that are
        // missing do not show either.
        var (below, above) = row.Kind == ObservationKind.Indicator ? (0, 0) : BeyondStudent(estimate);
        double share = (double)estimate.Trials / (estimate.Trials + failed);
        return estimate with
        {
            WorstCase = new WorstCaseBounds(
                failed,
                low.Value,
                high.Value,
                Math.Min(Math.Max(lowest, low.Low - (share * below)), double.IsNaN(estimate.Low) ? highest : estimate.Low),
                Math.Max(Math.Min(highest, high.High + (share * above)), double.IsNaN(estimate.High) ? lowest : estimate.High)
            ),
        };
    }

    /// <summary>The estimate that comes out when every missing trial has this value.</summary>
    private static Estimate Filled(Estimate estimate, in EstimandRow row, long failed, double value)
    {
        var factory = new EstimateFactory(estimate.Confidence);
        var (known, all) = (estimate.Trials, estimate.Trials + failed);
        if (row.Kind == ObservationKind.Indicator && estimate.Interval != IntervalMethod.Student)
        {
            var successes = known == 0 ? 0 : (long)Math.Round(estimate.Value * known);
            return factory.Proportion(estimate.Estimand, successes + (value == 1 ? failed : 0), all, estimate.Estimator);
        }

        // Moments of the known trials and of the filled-in ones, put together. A reduced variance counts as that of one trial times the
        // number of trials.
        var mean = known == 0 ? value : ((known * estimate.Value) + (failed * value)) / all;
        var within = known < 2 ? 0 : estimate.StandardError * estimate.StandardError * known * (known - 1);
        var between = known == 0 ? 0 : (known * Square(estimate.Value - mean)) + (failed * Square(value - mean));
        return factory.Mean(estimate.Estimand, mean, (within + between) / (all - 1), all, row.Range, estimate.Estimator);
    }

    /// <summary>How far an interval goes beyond Student's on either side; 0 where there is none.</summary>
    private static (double Below, double Above) BeyondStudent(Estimate estimate)
    {
        if (double.IsNaN(estimate.Low) || (estimate.Interval == IntervalMethod.Student && estimate.Unseen is null))
        {
            return (0, 0);
        }

        // With a single trial there is no error, and all of the interval is beyond it.
        double reach = estimate.Trials < 2 ? 0 : estimate.StandardError * new StudentQuantiles(estimate.Confidence).At(estimate.Trials - 1);
        return (Math.Max(0, estimate.Value - reach - estimate.Low), Math.Max(0, estimate.High - estimate.Value - reach));
    }

    private static double Square(double x) => x * x;
}
