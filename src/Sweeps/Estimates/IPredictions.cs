using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>What theory says about the estimates of a configuration.</summary>
internal interface IPredictions
{
    /// <summary>The prediction for an estimand; null when there is none.</summary>
    /// <param name="estimand">The estimand.</param>
    /// <param name="best">The best uni-modal network on the means; null before any trial, and where an experiment has none.</param>
    Prediction? For(Estimand estimand, int? best);
}
