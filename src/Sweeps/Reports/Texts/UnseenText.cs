using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Reports.Texts;

/// <summary>
/// Says beside an interval that most of it is a bound on trials, or pairs of trials, that were not seen. Nobody who reads
/// <c>-0.04 [-12, 12]</c> may take it for the spread of what was measured.
/// </summary>
public static class UnseenText
{
    /// <summary>The sign after such an interval; <see cref="Note"/> stands under the table.</summary>
    public const string Mark = "†";

    // Fewer than ten that differ are half of so many: nobody would call the others nearly all.
    private const long FewTrials = 20;

    // How many times as many trials the reader is told of.
    private const long More = 10;

    /// <summary>An interval as text, with the mark where most of it is such a bound.</summary>
    /// <param name="interval">The interval.</param>
    /// <param name="allowance">What it allows for; null for nothing.</param>
    public static string Marked(string interval, UnseenAllowance? allowance) =>
        allowance is { Dominates: true } ? interval + Mark : interval;

    /// <summary>The same in a sentence, in brackets after the interval and with a blank before it; empty where there is nothing to
    /// say.</summary>
    /// <param name="allowance">What the interval allows for; null for nothing.</param>
    /// <param name="scale">By what its numbers are multiplied, for example 100 for percentage points.</param>
    /// <param name="noun">One of what was counted, for example <c>trial</c> or <c>pair</c>.</param>
    /// <param name="unit">What the numbers are then, for example <c> points</c>, with a blank before it.</param>
    public static string InBrackets(UnseenAllowance? allowance, double scale, string noun = "trial", string unit = "") =>
        allowance is { Dominates: true } known ? $" ({Bound(known, noun)}; {Narrowed(known, scale, noun, unit)})" : "";

    /// <summary>The note under a table with marks, about the widest of the intervals; null where none has the mark.</summary>
    /// <param name="allowances">What the intervals of the table allow for, and by what their numbers are multiplied.</param>
    /// <param name="noun">One of what was counted, for example <c>trial</c> or <c>pair</c>.</param>
    public static string? Note(IEnumerable<(UnseenAllowance? Allowance, double Scale)> allowances, string noun)
    {
        ArgumentNullException.ThrowIfNull(allowances);
        (UnseenAllowance? widest, double scale) = allowances
            .Where(a => a.Allowance is { Dominates: true })
            .OrderByDescending(a => a.Scale * a.Allowance!.HalfWidthAt(a.Allowance.Trials))
            .FirstOrDefault();
        return widest is null
            ? null
            : $"{Mark} Most of the interval is a bound on {noun}s that were not seen, and not the spread of those that were: "
                + $"{Bound(widest, noun)}, by as much as there can be. It is no sign of a large effect; "
                + $"{Narrowed(widest, scale, noun, "")} (the widest that has this mark).";
    }

    private static string Bound(UnseenAllowance allowance, string noun) =>
        (
            allowance.Trials < FewTrials
                ? $"{CountText.Of(allowance.Trials, noun)} {(allowance.Trials == 1 ? "is" : "are")} few"
                : $"of {InvariantText.Count(allowance.Trials)} {noun}s all but a few are alike"
        ) + $", and up to {ReadableNumber.Significant(100 * allowance.Share, 2)} % of others may still differ";

    private static string Narrowed(UnseenAllowance allowance, double scale, string noun, string unit)
    {
        long trials = More * allowance.Trials;
        return $"{InvariantText.Count(trials)} {noun}s would narrow it to about ±"
            + ReadableNumber.Significant(scale * allowance.HalfWidthAt(trials), 2)
            + unit;
    }
}
