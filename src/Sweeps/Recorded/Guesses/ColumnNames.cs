using System.Text;
using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Recorded.Guesses;

/// <summary>Names in a spec for columns, whose names may be anything.</summary>
internal sealed class ColumnNames
{
    private const int Longest = 60;

    private static readonly string[] Reserved =
    [
        "P",
        "quantile",
        "and",
        "or",
        "abs",
        "sqrt",
        "exp",
        "log",
        "log2",
        "floor",
        "ceil",
        "round",
        "min",
        "max",
        "sum",
        "mean",
    ];

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>A name that no other column has: letters, digits and '_', the first no digit.</summary>
    /// <param name="column">Name of the column.</param>
    public string Of(string column)
    {
        StringBuilder name = new();
        foreach (char c in column.Take(Longest))
        {
            name.Append(char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_');
        }

        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            name.Insert(0, '_');
        }

        string simple = name.ToString();
        if (Reserved.Contains(simple) || EstimandNames.IsOutcome(simple))
        {
            simple += "_";
        }

        string unique = simple;
        for (int i = 2; !_taken.Add(unique); i++)
        {
            unique = FormattableString.Invariant($"{simple}_{i}");
        }

        return unique;
    }
}
