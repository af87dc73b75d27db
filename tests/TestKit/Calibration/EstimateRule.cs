using System.Globalization;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>What is wrong with an estimate, given the truth.</summary>
internal static class EstimateRule
{
    /// <summary>Trials that the truth needs to be one.</summary>
    public const long LeastTruth = 100;

    /// <summary>The miss; null when there is none.</summary>
    /// <param name="what">Key of the estimate.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="estimate">The estimate.</param>
    /// <param name="event">Whether a trial has the event or has not.</param>
    /// <param name="truth">The truth.</param>
    public static CalibrationMiss? Miss(string what, int configuration, Estimate estimate, bool @event, Truth truth)
    {
        bool comparable = truth.Trials >= LeastTruth && estimate.Trials > 1 && !double.IsNaN(estimate.Low);
        bool constant = IsConstant(estimate) && truth.Trials > 0 && estimate.Trials > 0;
        string? kind =
            MissingKind(estimate)
            ?? (
                constant && estimate.Value != truth.Value ? MissKinds.NoWidth
                : comparable ? Kind(estimate, @event, truth)
                : null
            );
        return kind is null
            ? null
            : new CalibrationMiss(
                kind,
                what,
                configuration,
                estimate.Value,
                estimate.Low,
                estimate.High,
                truth.Value,
                truth.Error,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{estimate.Estimator}; {estimate.Interval}; {estimate.Trials} trials; {estimate.Confidence}"
                )
            );
    }

    /// <summary>
    /// A number that is not there: allowed without trials; the ends of an interval also with one trial, where a quantity without bounds had
    /// no spread at all, which the method says, and where it is constant by definition.
    /// </summary>
    private static string? MissingKind(Estimate estimate)
    {
        bool noValue = !double.IsFinite(estimate.Value) && estimate.Trials > 0;
        bool unbounded = estimate.Estimand.Name is EstimandNames.FinalLoss or EstimandNames.LoserGrowth or EstimandNames.WinnerGrowth;
        bool noEnd = !double.IsFinite(estimate.Low) || !double.IsFinite(estimate.High);
        bool constant = IsConstant(estimate);
        bool noInterval = noEnd && estimate.Trials > 1 && !constant && !(unbounded && estimate.StandardError == 0);
        bool contradiction = noEnd && estimate.Interval != IntervalMethod.None;
        return noValue || noInterval || contradiction ? MissKinds.Null : null;
    }

    // As the reader sees it.
    private static bool IsConstant(Estimate estimate) => estimate.Estimator.StartsWith("constant: ", StringComparison.Ordinal);

    private static string? Kind(Estimate estimate, bool @event, Truth truth)
    {
        double fitted = estimate.Estimator.Contains("control", StringComparison.Ordinal) ? 2 : 1;
        double times = estimate.Interval switch
        {
            IntervalMethod.Student => MissRule.StudentTimes(Math.Max(1, estimate.Trials - fitted), estimate.Confidence),
            IntervalMethod.ClopperPearson when !@event => MissRule.WithoutSpreadTimes(estimate.Confidence),
            _ => MissRule.Times,
        };
        bool count = @event && estimate.Interval is IntervalMethod.Wilson or IntervalMethod.ClopperPearson;
        bool outside =
            MissRule.Outside(estimate.Value, estimate.Low, estimate.High, times, truth, estimate.Trials)
            && (!count || MissRule.BeyondChance((long)Math.Round(estimate.Value * estimate.Trials), estimate.Trials, truth));
        return !outside ? null
            : estimate.High - estimate.Low <= 0 ? MissKinds.NoWidth
            : MissKinds.Interval;
    }
}
