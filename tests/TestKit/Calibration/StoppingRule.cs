using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Stopping;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>Holds the anytime-valid interval of a target against the large run.</summary>
internal static class StoppingRule
{
    /// <summary>Checks a configuration; nothing without a target.</summary>
    public static void Check(ConfigurationEstimates estimates, LargeRun truths, Findings findings)
    {
        foreach (TargetStanding standing in (estimates.Stopping?.Each ?? []).Where(s => s.Observations > 0))
        {
            Check(estimates, standing, truths, findings);
        }
    }

    private static void Check(ConfigurationEstimates estimates, TargetStanding standing, LargeRun truths, Findings findings)
    {
        findings.Compared();
        Truth truth = truths.Of(standing.Estimand, estimates.BestModality ?? 0);
        double low = standing.Low,
            high = standing.High;
        bool nothing = !double.IsFinite(standing.Value) || double.IsNaN(low) || double.IsNaN(high) || low > high;
        bool reached = standing.State == StoppingState.Reached && !(standing.HalfWidth <= standing.Target);
        string? kind =
            nothing || reached ? MissKinds.Null
            : truth.Trials >= EstimateRule.LeastTruth
            && MissRule.Outside(standing.Value, low, high, MissRule.Times, truth, standing.Observations)
                ? high - low <= 0 ? MissKinds.NoWidth
                    : MissKinds.Interval
            : null;
        if (kind is not null)
        {
            findings.Add(
                new CalibrationMiss(
                    kind,
                    $"until: {standing.Key}",
                    estimates.Configuration.Index,
                    standing.Value,
                    low,
                    high,
                    truth.Value,
                    truth.Error,
                    $"{standing.Method}; {standing.State}; {standing.Trials} trials; {standing.Guarantee}"
                )
            );
        }
    }
}
