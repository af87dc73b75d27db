using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary>A trial that was recorded along its training.</summary>
/// <param name="Configuration">Index of the configuration.</param>
/// <param name="Trial">Index of the trial.</param>
internal sealed record TraceEntry(int Configuration, long Trial);

/// <summary>One claim and what the trials say of it, in short.</summary>
/// <param name="Claim">The statement of the paper.</param>
/// <param name="Quantity">What is predicted.</param>
/// <param name="Where">Label of the configuration, or which limit.</param>
/// <param name="Prediction">The predicted value.</param>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower end of the simultaneous interval.</param>
/// <param name="High">Upper end of the simultaneous interval.</param>
/// <param name="Verdict">The verdict.</param>
internal sealed record RunVerdictEntry(
    string Claim,
    string Quantity,
    string Where,
    double? Prediction,
    double? Value,
    double? Low,
    double? High,
    Verdict Verdict
)
{
    /// <summary>The entry of a row.</summary>
    public static RunVerdictEntry Of(VerdictRow row) =>
        new(
            row.Claim,
            row.Quantity,
            row.Where,
            Finite.OrNull(row.Prediction.Value),
            Finite.OrNull(row.Value),
            Finite.OrNull(row.Low),
            Finite.OrNull(row.High),
            row.Verdict
        );
}

/// <summary>What a remedy does, in short.</summary>
/// <param name="Remedy">The remedy and the other swept parameters.</param>
/// <param name="Of">Index of the configuration with the remedy.</param>
/// <param name="Minus">Index of its counterpart.</param>
/// <param name="Verdict">What it does to the competition.</param>
/// <param name="Reading">The verdict in a sentence, with what speaks for it.</param>
/// <param name="TrainedOut">Whether training was over on both sides.</param>
internal sealed record RunRemedyEntry(string Remedy, int Of, int Minus, RemedyVerdict Verdict, string Reading, bool TrainedOut)
{
    /// <summary>The entry of a row.</summary>
    public static RunRemedyEntry From(RemedyRow row) =>
        new(RemedyEffectText.Name(row), row.With.Index, row.Without.Index, row.Verdict, RemedyEffectText.Reading(row), row.IsTrainedOut);
}

/// <summary>A declared contrast in short.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Estimand">Key of the estimand.</param>
/// <param name="Value">The difference.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="VarianceRatio">Variance with independent random numbers over the variance it has; null when it is not known.</param>
internal sealed record RunContrastEntry(string Name, string Estimand, double? Value, double? Low, double? High, double? VarianceRatio)
{
    /// <summary>The entry of a contrast.</summary>
    public static RunContrastEntry Of(ContrastEstimate contrast) =>
        new(
            contrast.Name,
            contrast.Estimand,
            Finite.OrNull(contrast.Difference.Difference),
            Finite.OrNull(contrast.Difference.Low),
            Finite.OrNull(contrast.Difference.High),
            Finite.OrNull(contrast.Difference.VarianceRatio)
        );
}

/// <summary>A configuration and its class-averaged estimates.</summary>
/// <param name="Configuration">Its index.</param>
/// <param name="Label">Its label.</param>
/// <param name="Trials">Trials that the estimates are from.</param>
/// <param name="Diverged">Trials that diverged.</param>
/// <param name="TimedOut">Trials that timed out.</param>
/// <param name="Crashed">Trials that crashed.</param>
/// <param name="Stopping">Where it stands with the target; absent without one.</param>
/// <param name="Estimates">The estimates, in a fixed order.</param>
internal sealed record RunConfigurationEntry(
    int Configuration,
    string Label,
    long Trials,
    long Diverged,
    long TimedOut,
    long Crashed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StoppingEntry? Stopping,
    IEnumerable<RunEstimateEntry> Estimates
)
{
    /// <summary>The entry of a configuration.</summary>
    public static RunConfigurationEntry Of(ConfigurationEstimates estimates)
    {
        ImmutableArray<string> names = [.. estimates.Configuration.Definition.EntryNames];
        return new RunConfigurationEntry(
            estimates.Configuration.Index,
            estimates.Configuration.Label,
            estimates.Trials,
            estimates.Diverged,
            estimates.TimedOut,
            estimates.Crashed,
            StoppingEntry.Of(estimates.Stopping),
            estimates.Estimates.Where(e => e.Estimand.Class is null).Select(e => RunEstimateEntry.Of(e, names))
        );
    }
}

/// <summary>A class-averaged estimate in short.</summary>
/// <param name="Estimand">Key of the estimand.</param>
/// <param name="Value">The estimate; null when no trial contributes.</param>
/// <param name="Low">Lower end of the interval; null without one.</param>
/// <param name="High">Upper end of the interval; null without one.</param>
/// <param name="Trials">Trials that contribute.</param>
/// <param name="Estimator">How the estimate was computed.</param>
/// <param name="Prediction">What theory predicts; null when it says nothing.</param>
/// <param name="PredictionSource">Where the prediction comes from.</param>
internal sealed record RunEstimateEntry(
    string Estimand,
    double? Value,
    double? Low,
    double? High,
    long Trials,
    string Estimator,
    double? Prediction,
    string? PredictionSource
)
{
    /// <summary>The entry of an estimate.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="modalities">Names of the modalities, [R].</param>
    public static RunEstimateEntry Of(Estimate estimate, ImmutableArray<string> modalities) =>
        new(
            EstimandSelector.Format(estimate.Estimand, modalities),
            Finite.OrNull(estimate.Value),
            Finite.OrNull(estimate.Low),
            Finite.OrNull(estimate.High),
            estimate.Trials,
            estimate.Estimator,
            Finite.OrNull(estimate.Prediction?.Value),
            estimate.Prediction?.Source
        );
}
