using System.Globalization;
using System.Text.RegularExpressions;

namespace ModalityCompetition.Sweeps.Specs;

/// <summary>
/// Numbers as a spec may spell them: decimal digits with a point, an exponent, and underscores between digits, for example <c>1_000</c> or
/// <c>1e6</c>. Options of the command line and of the API take the same spellings.
/// </summary>
public static partial class SpecNumber
{
    // 2^127 has 39 digits.
    private const int MostDigits = 38;

    /// <summary>Reads a number; it may be infinite when it is too large.</summary>
    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="value">The nearest double.</param>
    /// <returns>Whether the text is spelt as a number.</returns>
    public static bool TryParse(string text, out double value)
    {
        value = 0;
        return Literal().IsMatch(text)
            && double.TryParse(
                text.Replace("_", "", StringComparison.Ordinal),
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out value
            );
    }

    /// <summary>
    /// Reads a whole number exactly, whatever its spelling: <c>9007199254740993.0</c> is not rounded to the double next to it, and
    /// <c>2.00000000000000000001</c> is not whole.
    /// </summary>
    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="value">The number; one of more than 38 digits is the greatest or the least of the type, which no range of this project
    /// includes.</param>
    /// <returns>Whether the text is spelt as a number and the number is whole.</returns>
    public static bool TryParseWhole(string text, out Int128 value)
    {
        value = 0;
        if (IsPlain(text))
        {
            value = Int128.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
            return true;
        }

        if (Literal().Match(text) is not { Success: true } literal)
        {
            return false;
        }

        string whole = Digits(literal.Groups["whole"]);
        string fraction = Digits(literal.Groups["fraction"]);
        string digits = (whole + fraction).Trim('0');
        if (digits.Length == 0)
        {
            return true;
        }

        // The number is its digits times a power of ten: those that follow the digits, less those behind the point, plus the exponent.
        int following = (whole + fraction).Length - (whole + fraction).TrimEnd('0').Length;
        Int128 power = (Int128)(following - fraction.Length) + Exponent(literal.Groups["exponent"].Value);
        if (power < 0)
        {
            return false;
        }

        bool negative = text[0] == '-';
        value =
            digits.Length + power > MostDigits
                ? (negative ? Int128.MinValue : Int128.MaxValue)
                : Int128.Parse(
                    (negative ? "-" : "") + digits + new string('0', (int)power),
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture
                );
        return true;
    }

    // As nearly all are: a few digits.
    private static bool IsPlain(string text) => text.Length is > 0 and <= MostDigits && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static string Digits(Group group) => group.Value.Replace("_", "", StringComparison.Ordinal);

    // A spec has at most 2^20 characters, so an exponent beyond 18 digits decides by its sign alone.
    private static long Exponent(string text) =>
        text.Length == 0 ? 0
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long exponent) ? exponent
        : text[0] == '-' ? long.MinValue
        : long.MaxValue;

    [GeneratedRegex(
        // Nothing matches in two ways, so that a text that is no number in its last character is read once and not once per digit.
        @"^[+-]?((?<whole>(?>[0-9](_?[0-9])*))(\.(?<fraction>(?>([0-9](_?[0-9])*)?)))?|"
            + @"\.(?<fraction>(?>[0-9](_?[0-9])*)))([eE](?<exponent>(?>[+-]?[0-9]+)))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Literal();
}
