using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>What claims about limits need to know of a configuration: a few words of memory each, for a sweep may have very many.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="Trials">Trials that its estimates are of.</param>
/// <param name="IsComplete">Whether every one of them completed.</param>
/// <param name="BestModality">The best uni-modal network on the means.</param>
/// <param name="Predictions">What is predicted, NaN for nothing, in the order of <see cref="LimitClaims.Estimands"/>.</param>
/// <param name="IsControlled">Whether the probability that a modality is the trained winner was estimated with its control variate,
/// [R].</param>
/// <param name="Stage">How far its training had come; null where none of its trials completed.</param>
internal sealed record AxisPoint(
    PlannedConfiguration Configuration,
    long Trials,
    bool IsComplete,
    int? BestModality,
    double[] Predictions,
    bool[] IsControlled,
    TrainingStage? Stage
)
{
    /// <summary>The summary of a configuration's estimates.</summary>
    public static AxisPoint Of(ConfigurationEstimates estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        return new AxisPoint(
            estimates.Configuration,
            estimates.Trials,
            estimates.Completed == estimates.Trials,
            estimates.BestModality,
            [
                .. LimitClaims
                    .Estimands(estimates.Configuration.Configuration.Modalities)
                    .Select(e => estimates.Find(e)?.Prediction?.Value ?? double.NaN),
            ],
            [
                .. Enumerable
                    .Range(0, estimates.Configuration.Configuration.Modalities)
                    .Select(r =>
                        estimates.Find(new Estimand(EstimandNames.TrainedWin, Modality: r)) is { } estimate
                        && EstimatorTexts.IsOfStart(estimate.Estimator)
                    ),
            ],
            TrainingStage.Of(estimates)
        );
    }

    /// <summary>The prediction for one of <see cref="LimitClaims.Estimands"/>; null when there is none.</summary>
    public double? Prediction(Estimand estimand)
    {
        int at = LimitClaims.Estimands(Configuration.Configuration.Modalities).TakeWhile(e => e != estimand).Count();
        return at < Predictions.Length && !double.IsNaN(Predictions[at]) ? Predictions[at] : null;
    }
}
