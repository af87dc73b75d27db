using ModalityCompetition.Sweeps.Estimates.Comparisons;

namespace ModalityCompetition.Sweeps.Reports.Texts;

/// <summary>Contrasts as text, for pages and terminals.</summary>
public static class ContrastText
{
    /// <summary>The headings of <see cref="Cells"/>.</summary>
    public static IReadOnlyList<string> Headings { get; } =
    ["Contrast", "Quantity", "Of", "Minus", "Difference", "Interval", "Pairs", "Variance ratio"];

    /// <summary>The cells of a row.</summary>
    public static string[] Cells(ContrastEstimate contrast)
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
            EstimandText.Interval(difference.Low, difference.High, decimals),
            InvariantText.Count(difference.Pairs),
            difference.VarianceRatio is { } ratio ? $"×{InvariantText.Significant(ratio, 2)}" : "–",
        ];
    }
}
