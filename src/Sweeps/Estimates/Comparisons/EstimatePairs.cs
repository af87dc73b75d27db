using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Estimates.Comparisons;

/// <summary>Matches the estimates of two configurations by what they estimate.</summary>
internal static class EstimatePairs
{
    /// <summary>
    /// The estimates of the same estimand on both sides, in the order of side A. Those with several control variates are left out: the
    /// difference of two is that of the plain means.
    /// </summary>
    public static IEnumerable<(Estimate A, Estimate B)> Of(ConfigurationEstimates a, ConfigurationEstimates b)
    {
        EstimandTable table = a.Configuration.Estimands();
        var other = b.Estimates.ToDictionary(e => e.Estimand);
        foreach (var estimate in a.Estimates)
        {
            if (
                table.Find(estimate.Estimand.Name) is { PlainFamily: null, Quantile: null }
                && other.TryGetValue(estimate.Estimand, out var match)
            )
            {
                yield return (estimate, match);
            }
        }
    }
}
