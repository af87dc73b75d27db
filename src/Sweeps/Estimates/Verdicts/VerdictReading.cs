using System.Globalization;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>A verdict in a sentence that claims no more than the interval and the kind of the prediction allow.</summary>
internal static class VerdictReading
{
    /// <summary>The sentence.</summary>
    public static string Of(PendingVerdict claim, Interval interval, Verdict verdict)
    {
        string text =
            claim.Obstacle is { } obstacle ? $"undecided: {obstacle}"
            : double.IsNaN(interval.Low) ? "undecided: too few trials for an interval"
            : (verdict, claim.Prediction.Kind) switch
            {
                (Verdict.Consistent, PredictionKind.Exact) =>
                    $"within {Number(claim.Tolerance)} of the exact value, which the interval holds",
                (Verdict.Refuted, PredictionKind.Exact) => $"differs from the exact value by {Off(claim, interval)}",
                (Verdict.Consistent, PredictionKind.LowerBound) => $"not below the bound {claim.Precisely}",
                (Verdict.Refuted, PredictionKind.LowerBound) =>
                    $"below the bound by {Below(claim, interval)} {claim.Precisely}; an o(1) term in the bound is not refuted",
                (Verdict.Consistent, _) => $"within {Number(claim.Tolerance)} of the leading term {claim.Precisely}",
                (Verdict.Refuted, _) =>
                    $"differs from the leading term by {Off(claim, interval)} {claim.Precisely}; this measures the o(1) term and "
                        + $"refutes no limit",
                _ => $"undecided at this precision: half-width {Number((interval.High - interval.Low) / 2)}, tolerance "
                    + $"{Number(claim.Tolerance)}",
            };
        return claim.Remark.Length == 0 ? text : $"{text}; {claim.Remark}";
    }

    /// <summary>A number with three significant digits.</summary>
    public static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Off(PendingVerdict claim, Interval interval) =>
        $"{Number(claim.Value - claim.Prediction.Value)} [{Number(interval.Low - claim.Prediction.Value)}, "
        + $"{Number(interval.High - claim.Prediction.Value)}]";

    private static string Below(PendingVerdict claim, Interval interval) =>
        $"{Number(claim.Prediction.Value - claim.Value)} [{Number(claim.Prediction.Value - interval.High)}, "
        + $"{Number(claim.Prediction.Value - interval.Low)}]";
}
