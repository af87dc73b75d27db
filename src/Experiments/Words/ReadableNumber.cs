using System.Globalization;

namespace ModalityCompetition.Experiments.Words;

/// <summary>
/// Numbers for a reader, in the invariant culture, by one rule: a value and its interval are rounded together so that half the width keeps
/// two digits, and a number that is not zero never reads as zero, so that its sign is seen. A minus is U+2212, as in print.
/// </summary>
public static class ReadableNumber
{
    // A difference of equal numbers is rarely an exact zero. What the tool estimates is never so small otherwise.
    private const double Noise = 1e-12;

    private const int MostDecimals = 15;

    /// <summary>
    /// A number with a fixed number of decimals; <c>–</c> when it is not a number. One that would read as zero, and is none, has one
    /// significant digit instead: <c>−0.0004</c>, <c>2e−5</c>.
    /// </summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">Digits after the point, 0 to 15; others are taken for the nearest of these.</param>
    public static string Fixed(double value, int decimals)
    {
        if (!double.IsFinite(value))
        {
            return Missing(value);
        }

        string text = value.ToString(
            "F" + Math.Clamp(decimals, 0, MostDecimals).ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture
        );
        if (text.AsSpan().IndexOfAnyExcept("-0.") >= 0)
        {
            return Printed(text);
        }

        // A negative number that counts as zero must not read "-0.00".
        return Math.Abs(value) < Noise ? text.TrimStart('-') : Significant(value, 1);
    }

    /// <summary>An interval with a fixed number of decimals, by the rule of <see cref="Fixed"/>; <c>–</c> when there is none.</summary>
    /// <param name="low">Lower end; NaN where there is none.</param>
    /// <param name="high">Upper end; NaN where there is none.</param>
    /// <param name="decimals">As in <see cref="Fixed"/>.</param>
    public static string Interval(double low, double high, int decimals) =>
        double.IsNaN(low) || double.IsNaN(high) ? "–" : $"[{Fixed(low, decimals)}, {Fixed(high, decimals)}]";

    /// <summary>A number with a few significant digits, for example <c>0.0124</c> or <c>1.2e−7</c>.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">Significant digits, at least 1.</param>
    public static string Significant(double value, int digits = 3)
    {
        if (!double.IsFinite(value))
        {
            return Missing(value);
        }

        double size = Math.Abs(value);
        if (size != 0 && (size < 1e-4 || size >= 1e7))
        {
            return Printed(value.ToString("0." + new string('#', digits - 1) + "e0", CultureInfo.InvariantCulture));
        }

        int whole = size == 0 ? 1 : (int)Math.Floor(Math.Log10(size)) + 1;
        return Trim(Fixed(value, Math.Max(0, digits - whole)));
    }

    /// <summary>
    /// Decimals that show a half width with two significant digits, so that a value and its interval carry no noise digits.
    /// </summary>
    /// <param name="halfWidth">Half the width of the interval; zero or no number where there is none.</param>
    /// <param name="scale">By what all numbers are multiplied before they are shown, for example 100 for per cent.</param>
    public static int DecimalsFor(double halfWidth, double scale = 1)
    {
        double width = Math.Abs(halfWidth * scale);
        if (!double.IsFinite(width) || width == 0)
        {
            return scale == 1 ? 3 : 1;
        }

        // The difference of two bounds is rarely exact: a hair below a power of ten still is that power.
        return Math.Clamp(1 - (int)Math.Floor(Math.Log10(width) + 1e-9), 0, 9);
    }

    private static string Printed(string text) => text.Replace('-', '\u2212');

    private static string Trim(string text) =>
        text.Contains('.', StringComparison.Ordinal) && !text.Contains('e', StringComparison.Ordinal)
            ? text.TrimEnd('0').TrimEnd('.')
            : text;

    private static string Missing(double value) =>
        double.IsNaN(value) ? "–"
        : value > 0 ? "∞"
        : "\u2212∞";
}
