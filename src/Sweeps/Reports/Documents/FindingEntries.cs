using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Verdicts;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>What a sweep says about the paper. Fields are documented in <c>docs/verdicts.md</c>.</summary>
/// <param name="Confidence">Confidence of all rows together.</param>
/// <param name="IntervalConfidence">Confidence of each interval.</param>
/// <param name="Multiplicity">How multiplicity is controlled.</param>
/// <param name="Rows">The rows.</param>
internal sealed record VerdictsEntry(double Confidence, double IntervalConfidence, string Multiplicity, IEnumerable<VerdictEntry> Rows)
{
    /// <summary>The entry of a table, whose rows are read as they are written.</summary>
    public static VerdictsEntry Of(VerdictTable verdicts) =>
        new(verdicts.Confidence, verdicts.IntervalConfidence, VerdictTable.Method, verdicts.Rows.Select(VerdictEntry.Of));
}

/// <summary>One claim and what the trials say of it.</summary>
/// <param name="Claim">The statement of the paper in short.</param>
/// <param name="Quantity">What is predicted.</param>
/// <param name="Configuration">Index of the configuration; null for a limit over several.</param>
/// <param name="Where">Label of the configuration, or which limit.</param>
/// <param name="Prediction">The predicted value.</param>
/// <param name="Kind">Whether it is exact at finite K or holds asymptotically.</param>
/// <param name="Source">Where the prediction comes from.</param>
/// <param name="NumericalError">Bound of the numerical error of the prediction; absent for a closed form.</param>
/// <param name="Tolerance">How far off still counts as in agreement.</param>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower end of the simultaneous interval.</param>
/// <param name="High">Upper end of the simultaneous interval.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reading">What the verdict says, in one sentence.</param>
/// <param name="Configurations">All configurations in which this is one and the same measurement; absent where it is that of one.</param>
internal sealed record VerdictEntry(
    string Claim,
    string Quantity,
    int? Configuration,
    string Where,
    double? Prediction,
    PredictionKind Kind,
    string Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? NumericalError,
    double? Tolerance,
    double? Value,
    double? Low,
    double? High,
    Verdict Verdict,
    string Reading,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImmutableArray<int>? Configurations
)
{
    /// <summary>The entry of a row.</summary>
    public static VerdictEntry Of(VerdictRow row) =>
        new(
            row.Claim,
            row.Quantity,
            row.Configuration,
            row.Where,
            Finite.OrNull(row.Prediction.Value),
            row.Prediction.Kind,
            row.Prediction.Source,
            PredictionEntry.ErrorOf(row.Prediction),
            Finite.OrNull(row.Tolerance),
            Finite.OrNull(row.Value),
            Finite.OrNull(row.Low),
            Finite.OrNull(row.High),
            row.Verdict,
            row.Reading,
            row.Configurations.IsEmpty ? null : row.Configurations
        );
}

/// <summary>A declared contrast.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Estimand">Key of the estimand.</param>
/// <param name="Of">Index of the configuration of side A.</param>
/// <param name="Minus">Index of the configuration of side B.</param>
/// <param name="Value">A - B.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="StandardError">Standard error.</param>
/// <param name="Confidence">Nominal coverage of the interval.</param>
/// <param name="Method">How the interval was computed.</param>
/// <param name="Pairs">Pairs of trials; 0 when the sides are independent.</param>
/// <param name="VarianceRatio">Variance with independent random numbers over the variance it has; null when it is not known.</param>
/// <param name="OfValue">Side A.</param>
/// <param name="MinusValue">Side B.</param>
/// <param name="Warnings">What a reader must know.</param>
/// <param name="NotSettled">Sides whose value may still change however many trials there are; absent where none is known to.</param>
internal sealed record ContrastEntry(
    string Name,
    string Estimand,
    int Of,
    int Minus,
    double? Value,
    double? Low,
    double? High,
    double? StandardError,
    double? Confidence,
    DifferenceMethod Method,
    long Pairs,
    double? VarianceRatio,
    double? OfValue,
    double? MinusValue,
    ImmutableArray<string> Warnings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImmutableArray<NotSettledEntry>? NotSettled
)
{
    /// <summary>The entry of a contrast.</summary>
    public static ContrastEntry From(ContrastEstimate contrast)
    {
        EstimandDifference difference = contrast.Difference;
        return new ContrastEntry(
            contrast.Name,
            contrast.Estimand,
            contrast.Of.Index,
            contrast.Minus.Index,
            Finite.OrNull(difference.Difference),
            Finite.OrNull(difference.Low),
            Finite.OrNull(difference.High),
            Finite.OrNull(difference.StandardError),
            Finite.OrNull(difference.Confidence),
            difference.Method,
            difference.Pairs,
            Finite.OrNull(difference.VarianceRatio),
            Finite.OrNull(difference.ValueA),
            Finite.OrNull(difference.ValueB),
            contrast.Warnings,
            contrast.Unsettled.IsEmpty ? null : [.. contrast.Unsettled.Select(u => new NotSettledEntry(u.Configuration.Index, u.Reason))]
        );
    }
}

/// <summary>A side of a contrast whose value may still change.</summary>
/// <param name="Configuration">Index of its configuration.</param>
/// <param name="Reason">Why.</param>
internal sealed record NotSettledEntry(int Configuration, string Reason);
