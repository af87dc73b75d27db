using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Distributions;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>Distributions in words.</summary>
internal static class DistributionText
{
    /// <summary>What is distributed.</summary>
    public static string Name(ErrorDistribution distribution, ConfigurationEstimates owner) =>
        $"{EstimandText.Quantity(distribution.Estimand)} {EstimandText.About(distribution.Estimand, owner.Configuration)}".TrimEnd();
}
