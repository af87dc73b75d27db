using ModalityCompetition.Sweeps.Estimates.Verdicts;

namespace ModalityCompetition.Sweeps.Reports.Texts;

/// <summary>Verdicts as text, for pages, files and terminals.</summary>
public static class VerdictText
{
    // A prediction that is a rounding error away from 0 is 0 to the reader.
    private const double Negligible = 1e-3;

    /// <summary>Headings of counts of verdicts by claim, in the order of <see cref="Column"/>.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["Consistent or agrees", "Refuted", "Differs", "Undecided"];

    /// <summary>Index of the column of <see cref="Columns"/> in which a verdict is counted.</summary>
    public static int Column(Verdict verdict) =>
        verdict switch
        {
            Verdict.Consistent or Verdict.Agrees => 0,
            Verdict.Refuted => 1,
            Verdict.Differs => 2,
            _ => 3,
        };

    /// <summary>
    /// Counts of verdicts on one claim under <see cref="Columns"/>: <c>–</c> where no row of it can have the verdict. No finite sweep
    /// refutes a statement up to o(1), and an exact one does not differ, it is refuted.
    /// </summary>
    /// <param name="counted">How many rows have a verdict of each column.</param>
    /// <param name="exact">Whether rows of the claim are exact statements; of one claim all rows are, or none.</param>
    public static IReadOnlyList<string> Counts(IReadOnlyList<int> counted, bool exact)
    {
        ArgumentNullException.ThrowIfNull(counted);
        int never = Column(exact ? Verdict.Differs : Verdict.Refuted);
        return [.. counted.Select((n, i) => i == never && n == 0 ? "–" : InvariantText.Count(n))];
    }

    /// <summary>
    /// Stable name: <c>consistent</c> or <c>refuted</c> of an exact statement, <c>agrees</c> or <c>differs</c> of one up to o(1), else
    /// <c>undecided</c>.
    /// </summary>
    public static string Name(Verdict verdict) =>
        verdict switch
        {
            Verdict.Consistent => "consistent",
            Verdict.Refuted => "refuted",
            Verdict.Agrees => "agrees",
            Verdict.Differs => "differs",
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

    /// <summary>
    /// What it says that a statement up to o(1) differs, for a table with such a row; null for one without.
    /// </summary>
    public static string? OfDifferences(VerdictTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Rows.Any(r => r.Verdict == Verdict.Differs)
            ? "A row that differs says that the leading term alone does not describe this K and sigma0; it refutes no limit."
            : null;
    }

    /// <summary>
    /// That a row agrees because what is granted to it is as large as what is predicted; null for any other row.
    /// </summary>
    /// <param name="row">The row.</param>
    public static string? OfAllowance(VerdictRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        double predicted = Math.Abs(row.Prediction.Value);
        return
            row is { Verdict: Verdict.Agrees, Prediction.Kind: Estimates.PredictionKind.Asymptotic }
            && predicted > Negligible * row.Tolerance
            && predicted <= row.Tolerance
            ? $"the allowance is the least there is, {InvariantText.Significant(row.Tolerance)}, and no smaller than the prediction: 0 "
                + "would agree as well"
            : null;
    }

    /// <summary>That a row only checks another one of the same quantity; null for any other row.</summary>
    /// <param name="row">The row.</param>
    public static string? OfCheck(VerdictRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Quantity.Contains(" simulated", StringComparison.Ordinal)
            ? "counted over the trials, to check the row above, which is computed more precisely"
            : null;
    }

    /// <summary>Which estimates a table of the competition judges, where there are two of one quantity; null where there are not.</summary>
    /// <param name="table">The table.</param>
    /// <param name="controlled">Whether controls were used, which needs a number of trials that was fixed beforehand.</param>
    public static string? OfControls(VerdictTable table, bool controlled)
    {
        ArgumentNullException.ThrowIfNull(table);
        return controlled && table.Rows.Any(r => r.Claim == Estimates.Verdicts.ConfigurationClaims.Joint)
            ? "The joint test error and the gap are judged by their estimates with controls, the rows “with controls” of the "
                + "table of every "
                + "estimate; answer and findings have the plain means of the same trials. Which of the two is judged was fixed before "
                + "any trial, whichever "
                + "interval is the narrower."
            : null;
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
            + "asymptotic statements what is granted to the o(1) terms."
            + (
                table.Rows.Any(r => !r.Configurations.IsEmpty)
                    ? " What is one and the same measurement in several configurations, because nothing that it depends on differs between "
                        + "them, is one row."
                    : ""
            );
    }
}
