using ModalityCompetition.Experiments.Words;
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
                (Verdict.Agrees, PredictionKind.LowerBound) => $"not below the bound {claim.Precisely}",
                (Verdict.Differs, PredictionKind.LowerBound) =>
                    $"below the bound by {Below(claim, interval)} {claim.Precisely}; an o(1) term in the bound is not refuted",
                (Verdict.Agrees, _) => $"within {Number(claim.Tolerance)} of the leading term {claim.Precisely}",
                (Verdict.Differs, _) =>
                    $"differs from the leading term by {Off(claim, interval)} {claim.Precisely}; this measures the o(1) term and "
                        + $"refutes no limit",
                _ => $"undecided: {Why(claim, interval)}",
            };
        return claim.Remark.Length == 0 ? text : $"{text}; {claim.Remark}";
    }

    /// <summary>A number with three significant digits.</summary>
    public static string Number(double value) => ReadableNumber.Significant(value);

    // An interval that is wider than the region of agreement fits nowhere in it; a narrower one lies across its edge.
    private static string Why(PendingVerdict claim, Interval interval)
    {
        double width = interval.High - interval.Low;
        Interval region = new Claim(claim.Prediction, claim.Tolerance).Region;
        bool lower = interval.Low < region.Low;
        string edge = $"the edge of the allowance at {Number(lower ? region.Low : region.High)}";
        return width > region.High - region.Low
            ? $"the interval, {Number(width)} wide, is wider than the allowance of {Number(region.High - region.Low)}; more "
                + $"trials narrow it"
            : $"the interval reaches across {edge}, {Number(Math.Abs(claim.Value - (lower ? region.Low : region.High)))} from "
                + $"the estimate; "
                + "more trials decide it unless the truth lies there";
    }

    private static string Off(PendingVerdict claim, Interval interval) =>
        $"{Number(claim.Value - claim.Prediction.Value)} [{Number(interval.Low - claim.Prediction.Value)}, "
        + $"{Number(interval.High - claim.Prediction.Value)}]";

    private static string Below(PendingVerdict claim, Interval interval) =>
        $"{Number(claim.Prediction.Value - claim.Value)} [{Number(claim.Prediction.Value - interval.High)}, "
        + $"{Number(claim.Prediction.Value - interval.Low)}]";
}
