using System.Globalization;
using ModalityCompetition.Experiments.Words;

namespace ModalityCompetition.Sweeps.Reports.Texts;

/// <summary>Numbers as text, in the invariant culture whatever the process's culture is.</summary>
internal static class InvariantText
{
    /// <summary>The shortest text that reads back as the same number; <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> for those.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Exact(double)"/>
    public static string Exact(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>
    /// The same with a point where there would be neither point nor exponent, so that whoever guesses the type of a column from its first
    /// values sees that it is real: <c>0.0</c>.
    /// </summary>
    public static string Real(double value) => WithPoint(Exact(value));

    /// <inheritdoc cref="Real(double)"/>
    public static string Real(float value) => WithPoint(Exact(value));

    /// <summary>A whole number without separators.</summary>
    public static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// A whole number for a reader: groups of three separated by a thin no-break space, <c>12 345</c>; four digits stay together.
    /// </summary>
    public static string Count(long value) =>
        Math.Abs(value) < 10_000
            ? Whole(value)
            : value.ToString("#,0", CultureInfo.InvariantCulture).Replace(",", "\u202f", StringComparison.Ordinal);

    /// <inheritdoc cref="ReadableNumber.Fixed"/>
    public static string Fixed(double value, int decimals) => ReadableNumber.Fixed(value, decimals);

    /// <inheritdoc cref="ReadableNumber.Significant"/>
    public static string Significant(double value, int digits = 3) => ReadableNumber.Significant(value, digits);

    /// <inheritdoc cref="ReadableNumber.DecimalsFor"/>
    public static int DecimalsFor(double halfWidth, double scale = 1) => ReadableNumber.DecimalsFor(halfWidth, scale);

    private static string WithPoint(string text) =>
        text.AsSpan(text[0] == '-' ? 1 : 0).IndexOfAnyExceptInRange('0', '9') < 0 ? text + ".0" : text;
}
