using System.Globalization;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>Holds declared contrasts against the same differences of the large run.</summary>
internal static class ContrastRule
{
    /// <summary>Checks the contrasts of a sweep.</summary>
    public static void Check(SweepReport report, LargeRun[] truths, Findings findings)
    {
        foreach (ContrastEstimate contrast in report.Contrasts)
        {
            findings.Compared();
            EstimandDifference difference = contrast.Difference;
            Truth truth = truths[contrast.Of.Index]
                .Less(
                    truths[contrast.Minus.Index],
                    difference.Estimand,
                    Best(contrast.Of),
                    Best(contrast.Minus),
                    report.Spec.Pairing == Pairing.Common
                );
            long trials = difference.Pairs > 0 ? difference.Pairs : Math.Min(difference.A.Trials, difference.B.Trials);
            bool explained = contrast.WhyNoInterval is not null;
            string? kind = Kind(difference, trials, truth, explained);
            if (kind is not null)
            {
                findings.Add(
                    new CalibrationMiss(
                        kind,
                        $"contrast of {contrast.Estimand}",
                        contrast.Of.Index,
                        difference.Difference,
                        difference.Low,
                        difference.High,
                        truth.Value,
                        truth.Error,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"minus configuration {contrast.Minus.Index}; {difference.Method}; {trials} trials; {difference.Confidence}"
                        )
                    )
                );
            }
            else if (trials > 1 && double.IsFinite(difference.Low) && truth.Trials >= EstimateRule.LeastTruth)
            {
                findings.Covered($"contrast, {difference.Method}", difference.Difference, difference.Low, difference.High, truth);
            }
        }

        int Best(PlannedConfiguration configuration) =>
            report.Estimates.First(e => e.Configuration.Index == configuration.Index).BestModality ?? 0;
    }

    private static string? Kind(EstimandDifference difference, long trials, Truth truth, bool explained)
    {
        bool noInterval = !double.IsFinite(difference.Low) || !double.IsFinite(difference.High);
        bool missing = trials > 1 && ((noInterval && !explained) || !double.IsFinite(difference.Difference));
        if (missing || (noInterval && difference.Method != DifferenceMethod.None))
        {
            return MissKinds.Null;
        }

        if (trials < 2 || noInterval || truth.Trials < EstimateRule.LeastTruth)
        {
            return null;
        }

        double times = difference.Method switch
        {
            DifferenceMethod.NoDifference => MissRule.WithoutSpreadTimes(difference.Confidence),
            DifferenceMethod.Paired or DifferenceMethod.Welch => MissRule.StudentTimes(Math.Max(1, trials - 2), difference.Confidence),
            _ => MissRule.Times,
        };
        return !MissRule.Outside(difference.Difference, difference.Low, difference.High, times, truth, trials) ? null
            : difference.High - difference.Low <= 0 ? MissKinds.NoWidth
            : MissKinds.Interval;
    }
}
