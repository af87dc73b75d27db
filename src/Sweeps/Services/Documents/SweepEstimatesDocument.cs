using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Documents;

namespace ModalityCompetition.Sweeps.Services.Documents;

/// <summary>The class-averaged estimates of a sweep. Fields are documented in <c>docs/serving.md</c>.</summary>
/// <param name="Schema">Version of the schema, <see cref="SweepEstimatesJson.Schema"/>.</param>
/// <param name="Id">The sweep's identifier.</param>
/// <param name="Final">Whether they are those of every trial the sweep is going to have.</param>
/// <param name="Confidence">Nominal coverage of each interval.</param>
/// <param name="Configurations">The configurations in plan order; read once, while they are written.</param>
public sealed record SweepEstimatesDocument(
    [property: AllowedValues(SweepEstimatesJson.Schema)] string Schema,
    string Id,
    bool Final,
    double Confidence,
    IEnumerable<ConfigurationSummary> Configurations
);

/// <summary>A configuration and its class-averaged estimates.</summary>
/// <param name="Configuration">Its index.</param>
/// <param name="Label">Its label.</param>
/// <param name="Trials">Trials that the estimates are from.</param>
/// <param name="Diverged">Trials that diverged.</param>
/// <param name="Stopping">Where it stands with the target; absent without one.</param>
/// <param name="Estimates">The estimates, in a fixed order.</param>
public sealed record ConfigurationSummary(
    int Configuration,
    string Label,
    long Trials,
    long Diverged,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [property: Description("As in estimates.json; only for a sweep with a target.")]
        StoppingEntry? Stopping,
    IEnumerable<EstimateSummary> Estimates
)
{
    /// <summary>The summary of a configuration.</summary>
    /// <param name="estimates">Its estimates.</param>
    public static ConfigurationSummary Of(ConfigurationEstimates estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        ImmutableArray<string> names = [.. estimates.Configuration.Definition.EntryNames];
        return new ConfigurationSummary(
            estimates.Configuration.Index,
            estimates.Configuration.Label,
            estimates.Trials,
            estimates.Diverged,
            StoppingEntry.Of(estimates.Stopping),
            EstimatesTable.Of(estimates).Rows.Select(row => EstimateSummary.Of(row, names))
        );
    }
}

/// <summary>A class-averaged estimate in words and numbers.</summary>
/// <param name="Estimand">Key of the estimand.</param>
/// <param name="Quantity">What it is, in words.</param>
/// <param name="About">What it is about; may be empty.</param>
/// <param name="Value">The estimate; null when no trial contributes.</param>
/// <param name="Low">Lower end of the interval; null without one.</param>
/// <param name="High">Upper end of the interval; null without one.</param>
/// <param name="Trials">Trials that contribute.</param>
/// <param name="Method">How it was computed, in a few words.</param>
/// <param name="Prediction">What theory predicts; null when it says nothing.</param>
/// <param name="PredictionSource">Where the prediction comes from.</param>
public sealed record EstimateSummary(
    string Estimand,
    string Quantity,
    string About,
    double? Value,
    double? Low,
    double? High,
    long Trials,
    string Method,
    double? Prediction,
    string? PredictionSource
)
{
    /// <summary>The summary of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="modalities">Names of the modalities, [R].</param>
    internal static EstimateSummary Of(EstimateRow row, ImmutableArray<string> modalities)
    {
        Estimate estimate = row.Estimate;
        return new EstimateSummary(
            EstimandSelector.Format(estimate.Estimand, modalities),
            row.Quantity,
            row.About,
            Finite.OrNull(estimate.Value),
            Finite.OrNull(estimate.Low),
            Finite.OrNull(estimate.High),
            estimate.Trials,
            row.Method,
            Finite.OrNull(estimate.Prediction?.Value),
            estimate.Prediction?.Source
        );
    }
}
