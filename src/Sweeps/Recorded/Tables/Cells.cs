using System.Globalization;

namespace ModalityCompetition.Sweeps.Recorded.Tables;

/// <summary>What a cell of a table is.</summary>
internal enum CellKind
{
    /// <summary>Nothing, or a word for that.</summary>
    Missing,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary>NaN or infinity.</summary>
    NotFinite,

    /// <summary>A truth value, 0 or 1 as a number.</summary>
    Boolean,

    /// <summary>Anything else.</summary>
    Text,
}

/// <summary>Reads cells.</summary>
internal static class Cells
{
    private static readonly string[] MissingWords = ["NA", "N/A", "<NA>", "null", "None"];
    private static readonly string[] NotFiniteWords = ["nan", "inf", "infinity", "∞"];

    /// <summary>What a cell is.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="number">Its number; NaN where it has none.</param>
    public static CellKind Read(ReadOnlySpan<char> cell, out double number)
    {
        number = double.NaN;
        if (cell.IsEmpty)
        {
            return CellKind.Missing;
        }

        if (char.IsAsciiDigit(cell[^1]) || cell[^1] == '.')
        {
            return !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out number) ? CellKind.Text
                : double.IsFinite(number) ? CellKind.Number
                : CellKind.NotFinite;
        }

        if (cell.Equals("true", StringComparison.OrdinalIgnoreCase) || cell.Equals("false", StringComparison.OrdinalIgnoreCase))
        {
            number = cell.Length == 4 ? 1 : 0;
            return CellKind.Boolean;
        }

        ReadOnlySpan<char> unsigned = cell.TrimStart("+-").TrimStart('.');
        return Is(cell, MissingWords) ? CellKind.Missing
            : Is(unsigned, NotFiniteWords) ? CellKind.NotFinite
            : CellKind.Text;
    }

    /// <summary>
    /// A value as configurations are told apart by it: a number in its shortest form, a truth value in lower case, any other text as it is.
    /// </summary>
    /// <param name="cell">The cell.</param>
    public static string Value(ReadOnlySpan<char> cell) =>
        Read(cell, out double number) switch
        {
            CellKind.Number => (number + 0.0).ToString("R", CultureInfo.InvariantCulture),
            CellKind.Boolean => number == 1 ? "true" : "false",
            _ => cell.ToString(),
        };

    /// <summary>A seed: a whole number of 64 bits, also written as <c>7.0</c>.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="seed">Its bits, of a negative one in two's complement.</param>
    /// <param name="isNegative">Whether it is below 0.</param>
    public static bool TrySeed(ReadOnlySpan<char> cell, out ulong seed, out bool isNegative)
    {
        isNegative = !cell.IsEmpty && cell[0] == '-';
        ReadOnlySpan<char> whole = cell;
        if (cell.IndexOf('.') is >= 0 and var point && cell[(point + 1)..].Trim('0').IsEmpty)
        {
            whole = cell[..point];
        }

        if (isNegative && long.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long negative))
        {
            seed = unchecked((ulong)negative);
            return true;
        }

        return ulong.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seed) && !isNegative;
    }

    private static bool Is(ReadOnlySpan<char> cell, string[] words)
    {
        foreach (string word in words)
        {
            if (cell.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
