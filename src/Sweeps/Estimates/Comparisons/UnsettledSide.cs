using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates.Comparisons;

/// <summary>A side of a difference whose value may still change however many trials there are.</summary>
/// <param name="Configuration">Its configuration.</param>
/// <param name="Reason">Why, as the rest of a sentence.</param>
public sealed record UnsettledSide(PlannedConfiguration Configuration, string Reason)
{
    /// <summary>The side; null where its experiment knows no reason.</summary>
    /// <param name="estimates">All estimates of its configuration.</param>
    /// <param name="estimand">What is compared.</param>
    internal static UnsettledSide? Of(ConfigurationEstimates estimates, Estimand estimand) =>
        estimates.Configuration.Measures.Part<IExperimentEstimates>()?.Unsettled(estimates, estimand) is { } reason
            ? new UnsettledSide(estimates.Configuration, reason)
            : null;
}
