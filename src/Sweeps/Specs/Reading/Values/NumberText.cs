using System.Globalization;
using System.Text.RegularExpressions;

namespace ModalityCompetition.Sweeps.Specs.Reading.Values;

/// <summary>Numbers as text: those that are not finite, and how numbers are written back.</summary>
internal static partial class NumberText
{
    /// <summary>How far a computed value may be from an integer, relative to its size from 1 on, to be taken for it.</summary>
    public const double IntegerTolerance = 1e-9;

    /// <summary>Whether a text is one of the spellings of YAML, or of programming languages, for NaN and infinity.</summary>
    public static bool IsNotFinite(string text) => NotFinite().IsMatch(text);

    /// <summary>Shortest text that reads back as the same number.</summary>
    public static string Write(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>
    /// A computed number rounded to 15 significant digits: functions such as log differ in their last bit between machines, and the same
    /// spec must be the same sweep on all of them.
    /// </summary>
    public static double Settle(double value)
    {
        Span<char> text = stackalloc char[32];
        return double.IsFinite(value) && value.TryFormat(text, out int length, "E14", CultureInfo.InvariantCulture)
            ? double.Parse(text[..length], CultureInfo.InvariantCulture)
            : value;
    }

    /// <summary>The integer that a computed number is within <see cref="IntegerTolerance"/> of, or null.</summary>
    public static double? Integral(double value)
    {
        double nearest = Math.Round(value);
        return Math.Abs(value - nearest) <= IntegerTolerance * Math.Max(1, Math.Abs(value)) ? nearest + 0.0 : null;
    }

    [GeneratedRegex(@"^[+-]?\.?(inf|nan|infinity)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotFinite();
}
