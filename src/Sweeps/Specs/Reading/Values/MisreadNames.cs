using System.Text.RegularExpressions;

namespace ModalityCompetition.Sweeps.Specs.Reading.Values;

/// <summary>
/// Names that programs which read tables take for something else, quoted or not: pandas 3.0 (<c>STR_NA_VALUES</c>, <c>_true_values</c> and
/// <c>_false_values</c> of <c>pandas/_libs/parsers.pyx</c>, and what its numbers may look like) and R (<c>utils::type.convert</c>:
/// <c>na.strings</c>, logical words, decimal and hexadecimal constants, NaN and infinity in any case). Only spellings that a name may have
/// are here.
/// </summary>
internal static partial class MisreadNames
{
    private static readonly HashSet<string> Missing = new(StringComparer.Ordinal) { "NA", "NULL", "null", "NaN", "nan", "None" };

    private static readonly HashSet<string> Truth = new(StringComparer.Ordinal)
    {
        "True",
        "TRUE",
        "true",
        "False",
        "FALSE",
        "false",
        "T",
        "F",
    };

    /// <summary>What a name is taken for, for example <c>a missing value</c>; null for a name that stays a name.</summary>
    public static string? ReadAs(string name) =>
        Missing.Contains(name) ? "a missing value"
        : Truth.Contains(name) ? "a truth value"
        : (!name.Contains('_', StringComparison.Ordinal) && SpecNumber.TryParse(name, out _))
        || NumberText.IsNotFinite(name)
        || Hexadecimal().IsMatch(name)
            ? "a number"
        : null;

    [GeneratedRegex(@"^0[xX][0-9a-fA-F]+(\.[0-9a-fA-F]*)?([pP]-?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hexadecimal();
}
