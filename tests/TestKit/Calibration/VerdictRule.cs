using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Reports;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>
/// Verdicts on exact statements. Their intervals hold all at once with the table's confidence, so a true statement may be refuted by chance
/// in one table of twenty at 95 %; it is a miss when three times the interval refutes it too while the large run agrees. The others are
/// counted.
/// </summary>
internal static class VerdictRule
{
    /// <summary>Checks the table of a sweep.</summary>
    /// <returns>Exact statements refuted although the large run agrees, by chance or not, and whether the table has any exact
    /// statement.</returns>
    public static (int Refuted, bool Exact) Check(SweepReport report, LargeRun[] truths, Findings findings)
    {
        int refuted = 0;
        bool any = false;
        foreach (VerdictRow row in report.Verdicts?.Rows ?? [])
        {
            bool missing = double.IsNaN(row.Low) != double.IsNaN(row.High) || (row.Verdict != Verdict.Undecided && double.IsNaN(row.Low));
            if (missing)
            {
                findings.Add(Miss(MissKinds.Null, row, new Truth(double.NaN, double.NaN, 0)));
            }

            if (row is not { Configuration: { } index, Prediction.Kind: PredictionKind.Exact })
            {
                continue;
            }

            any = true;
            findings.Compared();
            string name = row.Quantity[(row.Quantity.LastIndexOf(' ') + 1)..];
            int modality = report.Spec.Configurations[index].Configuration.Data.Modalities.Select(m => m.Name).ToList().IndexOf(name);
            Truth truth = truths[index].Of(new Estimand(EstimandNames.InitialWin, Modality: modality), 0);
            bool agrees = Math.Abs(truth.Value - row.Prediction.Value) <= (MissRule.Errors * truth.Error) + row.Tolerance;
            if (row.Verdict != Verdict.Refuted || !agrees)
            {
                continue;
            }

            refuted++;
            long trials = report.Estimates.First(e => e.Configuration.Index == index).Trials;
            var predicted = new Truth(row.Prediction.Value, row.Prediction.Error / MissRule.Errors, truth.Trials, 0, 1);
            if (MissRule.Outside(row.Value, row.Low, row.High, MissRule.Times, predicted, trials))
            {
                findings.Add(Miss(MissKinds.Verdict, row, truth));
            }
        }

        return (refuted, any);
    }

    private static CalibrationMiss Miss(string kind, VerdictRow row, Truth truth) =>
        new(
            kind,
            $"{row.Claim}: {row.Quantity}",
            row.Configuration ?? -1,
            row.Value,
            row.Low,
            row.High,
            truth.Value,
            truth.Error,
            $"{row.Verdict}: {row.Reading}; predicted {row.Prediction.Value:R} ({row.Prediction.Source})"
        );
}
