using System.Collections.Concurrent;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.TestKit.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>Runs the estimator over trials.</summary>
internal static class Estimating
{
    public const double Confidence = 0.95;

    // Predictions take milliseconds, and simulations estimate the same configuration a thousand times.
    private static readonly ConcurrentDictionary<(int, int), ConfigurationPredictions> s_predictions = new();

    public static ConfigurationEstimates Of(SyntheticTrials trials, IEnumerable<TrialRecord> records, bool distributions = false)
    {
        var estimator = new ConfigurationEstimator(trials.Configuration(), Confidence, Predictions(trials), distributions);
        foreach (var record in records)
        {
            estimator.Add(record);
        }

        return estimator.Snapshot();
    }

    private static ConfigurationPredictions Predictions(SyntheticTrials trials) =>
        s_predictions.GetOrAdd(
            (trials.Classes, trials.Modalities),
            _ => new ConfigurationPredictions(trials.Configuration().Configuration)
        );
}
