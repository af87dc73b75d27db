namespace ModalityCompetition.Sweeps.Reports.Texts;

/// <summary>Counts and confidences in sentences.</summary>
public static class CountText
{
    private const int MostDecimals = 15;

    /// <summary>A number of things, for example <c>1 trial</c> or <c>12 345 trials</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">One of them.</param>
    /// <param name="plural">Several of them; null where that is the noun with an s.</param>
    public static string Of(long count, string noun, string? plural = null) => $"{InvariantText.Count(count)} {Noun(count, noun, plural)}";

    /// <summary>The noun alone, singular or plural.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">One of them.</param>
    /// <param name="plural">Several of them; null where that is the noun with an s.</param>
    public static string Noun(long count, string noun, string? plural = null) => count == 1 ? noun : plural ?? noun + "s";

    /// <summary>
    /// A confidence in per cent with as many digits as it takes not to read as another one: <c>95 %</c>, <c>99.995 %</c>, <c>1e-7 %</c>,
    /// and <c>(100 − 5e-16) %</c> where it rounds to 1.
    /// </summary>
    /// <param name="confidence">The confidence, in (0, 1].</param>
    /// <param name="miss">One minus it, where that is known more accurately; null for what the confidence says.</param>
    /// <param name="digits">Significant digits when nothing asks for more.</param>
    public static string Percent(double confidence, double? miss = null, int digits = 4)
    {
        double left = 100 * (miss ?? (1 - confidence));
        int needed = 1 - (int)Math.Floor(Math.Log10(left));
        int usual = digits - 1 - (int)Math.Floor(Math.Log10(100 * confidence));
        return needed <= usual ? $"{InvariantText.Significant(100 * confidence, digits)} %"
            : needed <= MostDecimals - 2 ? $"{InvariantText.Significant(100 * confidence, needed + 2)} %"
            : $"(100 − {InvariantText.Significant(left, 2)}) %";
    }
}
