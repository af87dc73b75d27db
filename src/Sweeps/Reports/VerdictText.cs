using ModalityCompetition.Sweeps.Estimates.Verdicts;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>Verdicts as text, for pages, files and terminals.</summary>
public static class VerdictText
{
    // A prediction that is a rounding error away from 0 is 0 to the reader.
    private const double Negligible = 1e-3;

    /// <summary>Stable name: <c>consistent</c>, <c>refuted</c> or <c>undecided</c>.</summary>
    public static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Consistent => "consistent",
        Verdict.Refuted => "refuted",
        _ => "undecided",
    };

    /// <summary>Claim, quantity, where, prediction, estimate, interval and verdict of a row.</summary>
    public static string[] Cells(VerdictRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        int decimals = InvariantText.DecimalsFor((row.High - row.Low) / 2);
        string sign = row.Prediction.Kind switch
        {
            Estimates.PredictionKind.Exact => "=",
            Estimates.PredictionKind.LowerBound => "≥",
            _ => "≈",
        };
        return
        [
            row.Claim,
            row.Quantity,
            row.Where,
            $"{sign} {InvariantText.Significant(Math.Abs(row.Prediction.Value) < Negligible * row.Tolerance ? 0 : row.Prediction.Value, 4)} ± {InvariantText.Significant(row.Tolerance)}",
            InvariantText.Fixed(row.Value, decimals),
            EstimandText.Interval(row.Low, row.High, decimals),
            Name(row.Verdict),
        ];
    }

    /// <summary>How the table as a whole is to be read.</summary>
    public static string Note(VerdictTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return $"All {InvariantText.Count(table.Rows.Length)} intervals hold together with {InvariantText.Significant(100 * table.Confidence, 4)} % confidence " +
            $"(Bonferroni, {InvariantText.Significant(100 * table.IntervalConfidence, 6)} % each). The number after ± is the tolerance: what counts as the same, and for " +
            "asymptotic statements what is granted to the o(1) terms.";
    }
}
