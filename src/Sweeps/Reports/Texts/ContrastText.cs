using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates.Comparisons;

namespace ModalityCompetition.Sweeps.Reports.Texts;

/// <summary>Contrasts as text, for pages and terminals.</summary>
public static class ContrastText
{
    /// <summary>The headings of <see cref="Cells"/>.</summary>
    /// <param name="all">All contrasts of the table.</param>
    public static IReadOnlyList<string> Headings(ImmutableArray<ContrastEstimate> all) =>
        ["Contrast", "Quantity", "Of", "Minus", "Difference", "Interval", "Pairs", "Variance ratio", .. UnsettledHeading(all)];

    /// <summary>That differences may still change, which of them, and why, as sentences; null where none is known to.</summary>
    /// <param name="all">All contrasts of a table.</param>
    public static string? Unsettled(ImmutableArray<ContrastEstimate> all) =>
        all.SelectMany(c => c.Unsettled).FirstOrDefault() is { } example
            ? "Where a side is named in the last column its value may still change, and the difference with it, however many trials there "
                + $"are; {example.Configuration.Label}: {example.Reason}."
            : null;

    /// <summary>What the marks after intervals mean, as a sentence; null where there are none.</summary>
    /// <param name="all">All contrasts of a table.</param>
    /// <param name="scale">By what the numbers of the table are multiplied.</param>
    public static string? Unseen(ImmutableArray<ContrastEstimate> all, double scale = 1) =>
        UnseenText.Note(all.Select(c => (c.Difference.Unseen, scale)), "pair");

    /// <summary>The cells of a row.</summary>
    /// <param name="contrast">The contrast.</param>
    /// <param name="all">All contrasts of the table.</param>
    public static string[] Cells(ContrastEstimate contrast, ImmutableArray<ContrastEstimate> all)
    {
        ArgumentNullException.ThrowIfNull(contrast);
        EstimandDifference difference = contrast.Difference;
        int decimals = InvariantText.DecimalsFor((difference.High - difference.Low) / 2);
        return
        [
            contrast.Name,
            contrast.Estimand,
            contrast.Of.Label,
            contrast.Minus.Label,
            InvariantText.Fixed(difference.Difference, decimals),
            UnseenText.Marked(EstimandText.Interval(difference.Low, difference.High, decimals), difference.Unseen),
            InvariantText.Count(difference.Pairs),
            difference.VarianceRatio is { } ratio ? $"×{InvariantText.Significant(ratio, 2)}" : "–",
            .. UnsettledCell(contrast, all),
        ];
    }

    // A column that would be empty is left out.
    internal static IEnumerable<string> UnsettledHeading(ImmutableArray<ContrastEstimate> all) =>
        all.Any(c => !c.Unsettled.IsEmpty) ? ["May still change"] : [];

    internal static IEnumerable<string> UnsettledCell(ContrastEstimate contrast, ImmutableArray<ContrastEstimate> all) =>
        UnsettledHeading(all)
            .Select(_ => contrast.Unsettled.Length == 2 ? "both" : contrast.Unsettled.FirstOrDefault()?.Configuration.Label ?? "–");
}
