using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>Runs the estimator over trials.</summary>
internal static class Estimating
{
    public const double Confidence = 0.95;

    public static ConfigurationEstimates Of(SyntheticTrials trials, IEnumerable<TrialRecord> records)
    {
        var estimator = new ConfigurationEstimator(trials.Configuration(), Confidence);
        foreach (var record in records)
        {
            estimator.Add(record);
        }

        return estimator.Snapshot();
    }
}
