using ModalityCompetition.Sweeps.Estimates.Verdicts;

namespace ModalityCompetition.Sweeps.Reports.Texts;

/// <summary>Verdicts as text, for pages, files and terminals.</summary>
public static class VerdictText
{
    // A prediction that is a rounding error away from 0 is 0 to the reader.
    private const double Negligible = 1e-3;

    /// <summary>Stable name: <c>consistent</c>, <c>refuted</c> or <c>undecided</c>.</summary>
    public static string Name(Verdict verdict) =>
        verdict switch
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
            $"{sign} "
                + $"{InvariantText.Significant(Math.Abs(row.Prediction.Value) < Negligible * row.Tolerance ? 0 : row.Prediction.Value, 4)} "
                + $"± {InvariantText.Significant(row.Tolerance)}",
            InvariantText.Fixed(row.Value, decimals),
            EstimandText.Interval(row.Low, row.High, decimals),
            Name(row.Verdict),
        ];
    }

    /// <summary>Whether a statement that holds up to o(1) only was refuted, and a reader must be told what that says.</summary>
    public static bool RefutesAsymptotic(VerdictTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Rows.Any(r => r.Verdict == Verdict.Refuted && r.Prediction.Kind != Estimates.PredictionKind.Exact);
    }

    /// <summary>How the table as a whole is to be read.</summary>
    public static string Note(VerdictTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        int rows = table.Rows.Count;
        double? missed = table.IntervalConfidence < 1 ? null : (1 - table.Confidence) / Math.Max(1, rows);
        return (rows == 1 ? "The interval holds" : $"All {InvariantText.Count(rows)} intervals hold together")
            + $" with {CountText.Percent(table.Confidence)} confidence "
            + $"(Bonferroni, "
            + $"{CountText.Percent(table.IntervalConfidence, missed, digits: 6)} "
            + $"each). The number after ± is the tolerance: what counts as the same, and for "
            + "asymptotic statements what is granted to the o(1) terms.";
    }
}
