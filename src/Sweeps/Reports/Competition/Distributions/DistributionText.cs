using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition.Distributions;

/// <summary>Distributions in words.</summary>
internal static class DistributionText
{
    /// <summary>
    /// The distributions with trials; with one modality that of its network alone, which joint network and probe are too.
    /// </summary>
    public static ErrorDistribution[] Known(ConfigurationEstimates owner) =>
        [
            .. owner.ErrorDistributions.Where(d =>
                d.Trials > 0
                && (
                    owner.Configuration.Configuration.Modalities > 1
                    || d.Estimand is { Name: EstimandNames.TestError, Network: NetworkKind.Unimodal }
                )
            ),
        ];

    /// <summary>What is distributed.</summary>
    public static string Name(ErrorDistribution distribution, ConfigurationEstimates owner) =>
        string.Join(
                ' ',
                EstimandText.Quantity(distribution.Estimand, owner.Configuration),
                EstimandText.About(distribution.Estimand, owner.Configuration)
            )
            .TrimEnd();
}
