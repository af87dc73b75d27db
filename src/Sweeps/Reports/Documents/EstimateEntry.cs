using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>An estimate in <c>estimates.json</c>.</summary>
/// <param name="Estimand">Name of the estimand.</param>
/// <param name="Network">The network it is about; null when it is not about one.</param>
/// <param name="Modality">Index of the modality; null when it is not about one.</param>
/// <param name="ModalityName">Name of the modality.</param>
/// <param name="Class">Index of the class; null for an average over classes.</param>
/// <param name="Value">The estimate; null when no trial contributes.</param>
/// <param name="Low">Lower end of the interval; null without one.</param>
/// <param name="High">Upper end of the interval; null without one.</param>
/// <param name="HalfWidth">Half the width of the interval; null without one.</param>
/// <param name="StandardError">Standard error; null when it cannot be said.</param>
/// <param name="Confidence">Nominal coverage of the interval.</param>
/// <param name="Interval">How the interval was computed.</param>
/// <param name="Estimator">How the estimate was computed.</param>
/// <param name="Trials">Trials that contribute.</param>
/// <param name="VarianceReduction">How many times as many trials the plain estimate would need; null where nothing was reduced.</param>
/// <param name="WorstCase">What failed trials could do to the estimate; absent when none is missing.</param>
/// <param name="Prediction">What theory says; null when it says nothing.</param>
internal sealed record EstimateEntry(
    string Estimand,
    NetworkKind? Network,
    int? Modality,
    string? ModalityName,
    int? Class,
    double? Value,
    double? Low,
    double? High,
    double? HalfWidth,
    double? StandardError,
    double? Confidence,
    IntervalMethod Interval,
    string Estimator,
    long Trials,
    double? VarianceReduction,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WorstCaseEntry? WorstCase,
    PredictionEntry? Prediction
)
{
    /// <summary>The entry of an estimate.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="modalities">Names of the modalities, [R].</param>
    public static EstimateEntry Of(Estimate estimate, ImmutableArray<string> modalities) =>
        new(
            estimate.Estimand.Name,
            estimate.Estimand.Network,
            estimate.Estimand.Modality,
            estimate.Estimand.Modality is { } r && r < modalities.Length ? modalities[r] : null,
            estimate.Estimand.Class,
            Finite.OrNull(estimate.Value),
            Finite.OrNull(estimate.Low),
            Finite.OrNull(estimate.High),
            Finite.OrNull(estimate.HalfWidth),
            Finite.OrNull(estimate.StandardError),
            Finite.OrNull(estimate.Confidence),
            estimate.Interval,
            estimate.Estimator,
            estimate.Trials,
            Finite.OrNull(estimate.VarianceReduction),
            estimate.WorstCase is { } bounds ? WorstCaseEntry.Of(bounds) : null,
            estimate.Prediction is { } prediction ? PredictionEntry.Of(prediction) : null
        );
}

/// <summary>What trials without a value could do to an estimate.</summary>
/// <param name="Failed">Trials without a value.</param>
/// <param name="Lowest">The mean with the lowest value in place of every missing one.</param>
/// <param name="Highest">The mean with the highest value in place of every missing one.</param>
/// <param name="Low">Lower end of the interval about <paramref name="Lowest"/>.</param>
/// <param name="High">Upper end of the interval about <paramref name="Highest"/>.</param>
internal sealed record WorstCaseEntry(long Failed, double? Lowest, double? Highest, double? Low, double? High)
{
    /// <summary>The entry of bounds.</summary>
    public static WorstCaseEntry Of(WorstCaseBounds bounds) =>
        new(
            bounds.Failed,
            Finite.OrNull(bounds.Lowest),
            Finite.OrNull(bounds.Highest),
            Finite.OrNull(bounds.Low),
            Finite.OrNull(bounds.High)
        );
}

/// <summary>What theory says about an estimand.</summary>
/// <param name="Value">The value.</param>
/// <param name="Kind">Whether it is exact at finite K or holds asymptotically.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="NumericalError">Bound of the numerical error of the value; absent for a closed form.</param>
internal sealed record PredictionEntry(
    double? Value,
    PredictionKind Kind,
    string Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? NumericalError
)
{
    /// <summary>The entry of a prediction.</summary>
    public static PredictionEntry Of(Prediction prediction) =>
        new(Finite.OrNull(prediction.Value), prediction.Kind, prediction.Source, ErrorOf(prediction));

    /// <summary>The bound of the numerical error of a predicted value; null for a closed form.</summary>
    public static double? ErrorOf(Prediction prediction) => prediction.Error > 0 ? Finite.OrNull(prediction.Error) : null;
}
