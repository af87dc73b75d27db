using System.Globalization;

namespace ModalityCompetition.Sweeps.Reports.Texts;

/// <summary>Numbers as text, in the invariant culture whatever the process's culture is.</summary>
internal static class InvariantText
{
    /// <summary>The shortest text that reads back as the same number; <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> for those.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Exact(double)"/>
    public static string Exact(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A whole number without separators.</summary>
    public static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// A whole number for a reader: groups of three separated by a thin no-break space, <c>12 345</c>; four digits stay together.
    /// </summary>
    public static string Count(long value) =>
        Math.Abs(value) < 10_000
            ? Whole(value)
            : value.ToString("#,0", CultureInfo.InvariantCulture).Replace(",", "\u202f", StringComparison.Ordinal);

    /// <summary>A number for a reader with a fixed number of decimals; <c>–</c> when it is not a number.</summary>
    public static string Fixed(double value, int decimals)
    {
        if (!double.IsFinite(value))
        {
            return Missing(value);
        }

        string text = value.ToString(
            "F" + Math.Clamp(decimals, 0, 15).ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture
        );
        // A negative number that rounds to zero must not read "-0.00".
        bool zero = text.AsSpan().IndexOfAnyExcept("-0.") < 0;
        return zero ? text.TrimStart('-') : text.Replace('-', '\u2212');
    }

    /// <summary>A number for a reader with a few significant digits, for example <c>0.0124</c> or <c>1.2e-7</c>.</summary>
    public static string Significant(double value, int digits = 3)
    {
        if (!double.IsFinite(value))
        {
            return Missing(value);
        }

        double size = Math.Abs(value);
        if (size != 0 && (size < 1e-4 || size >= 1e7))
        {
            return value.ToString("0." + new string('#', digits - 1) + "e0", CultureInfo.InvariantCulture).Replace('-', '\u2212');
        }

        int whole = size == 0 ? 1 : (int)Math.Floor(Math.Log10(size)) + 1;
        return Trim(Fixed(value, Math.Max(0, digits - whole)));
    }

    /// <summary>
    /// Decimals that show a half width with two significant digits, so that a value and its interval carry no noise digits.
    /// </summary>
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

    private static string Trim(string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;

    private static string Missing(double value) =>
        double.IsNaN(value) ? "–"
        : value > 0 ? "∞"
        : "\u2212∞";
}
