using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>What estimates and reports of the competition take.</summary>
internal static class CompetitionCost
{
    // Of a distribution: its quantiles, then every value that was seen with its count. Few of the possible values are seen.
    private const double JsonPerDistribution = 450;
    private const double JsonPerValue = 12;
    private const double MostValues = 150;

    /// <summary>Number of estimates of a configuration, those per class included.</summary>
    /// <param name="classes">K.</param>
    /// <param name="modalities">R.</param>
    public static double Estimates(double classes, double modalities) => Averages(modalities) + (4 * classes * modalities) + (4 * classes);

    // Nineteen for every modality and fourteen besides.
    internal static double Averages(double modalities) => (19 * modalities) + 14;

    /// <summary>Number of estimates at checkpoints, of networks that are stopped early, and of the variance by the choice of test
    /// samples.</summary>
    /// <param name="configuration">What the trials compute.</param>
    internal static double OnTheWay(TrialConfiguration configuration)
    {
        // Two errors and a loss of each network; gap, how often it is positive; Gamma and classes learned of each modality. Then two
        // numbers of each network that is stopped early, gap, how often it is positive.
        double networks = 1 + configuration.Modalities;
        double checkpoints = configuration.CheckpointIterations.Length;
        double early = checkpoints > 0 && configuration.Evaluation.ValidationSamples > 0 ? (2 * networks) + 2 : 0;
        return (checkpoints * ((3 * networks) + 2 + (2 * configuration.Modalities))) + early + Sampling(configuration);
    }

    // Variances by the choice of test samples: of every network, of the gap, of the degradation of each modality.
    private static double Sampling(TrialConfiguration configuration) =>
        configuration.Evaluation.IsStratified ? 2 + (3 * configuration.Modalities) : 0;

    internal static double DistributionBytes(TrialConfiguration configuration, long trials)
    {
        double values = Math.Min(MostValues, Math.Min(trials, configuration.Evaluation.DistributionSteps + 1.0));
        return (2 + (2.0 * configuration.Modalities)) * (JsonPerDistribution + (JsonPerValue * values));
    }

    // Configurations with the same C, q, m and margin share the work; the one with the most modalities is timed.
    internal static (int Shares, Action<CancellationToken> Dearest)? Predictions(SweepSpec spec)
    {
        TrialConfiguration[] different =
        [
            .. spec
                .Configurations.Select(c => c.Configuration)
                .DistinctBy(Training.Theory.Predictions.SharedWork, StringComparer.Ordinal)
                .Where(c => Training.Theory.Predictions.SharedWork(c).Length > 0),
        ];
        if (different.Length == 0)
        {
            return null;
        }

        TrialConfiguration dearest = different.MaxBy(c => c.Modalities)!;
        return (different.Length, cancellation => Training.Theory.Predictions.Of(dearest, cancellation));
    }
}
