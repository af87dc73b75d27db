using System.Globalization;
using ModalityCompetition.Sweeps.Recorded.Tables;

namespace ModalityCompetition.Sweeps.Recorded.Guesses;

/// <summary>What the cells of one column are.</summary>
/// <param name="name">Its name in the file.</param>
internal sealed class ColumnSurvey(string name)
{
    /// <summary>Most different values that are told apart.</summary>
    public const int MostValues = 32;

    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> _raw = new Dictionary<string, long>(
        StringComparer.Ordinal
    ).GetAlternateLookup<ReadOnlySpan<char>>();

    private bool _many;
    private string? _first;

    /// <summary>Its name in the file.</summary>
    public string Name => name;

    /// <summary>Number of cells.</summary>
    public long Rows { get; private set; }

    /// <summary>How often the value of the first row occurs.</summary>
    public long AsFirst { get; private set; }

    /// <summary>Cells without a value.</summary>
    public long Missing { get; private set; }

    /// <summary>Cells that are finite numbers.</summary>
    public long Numbers { get; private set; }

    /// <summary>Cells that are NaN or infinite.</summary>
    public long NotFinite { get; private set; }

    /// <summary>Cells that are truth values in words.</summary>
    public long Booleans { get; private set; }

    /// <summary>Cells that are other texts.</summary>
    public long Texts { get; private set; }

    /// <summary>The first such text, and where it stands.</summary>
    public (string Text, string Place)? FirstText { get; private set; }

    /// <summary>Whether all numbers are whole.</summary>
    public bool AllWhole { get; private set; } = true;

    /// <summary>Whether all numbers are 0 or 1.</summary>
    public bool AllBits { get; private set; } = true;

    /// <summary>Whether all values could be seeds.</summary>
    public bool AllSeeds { get; private set; } = true;

    /// <summary>Smallest number.</summary>
    public double Lowest { get; private set; } = double.PositiveInfinity;

    /// <summary>Largest number.</summary>
    public double Highest { get; private set; } = double.NegativeInfinity;

    /// <summary>
    /// The different values with how often each occurs, numbers in ascending order; null where there are more than
    /// <see cref="MostValues"/>.
    /// </summary>
    public IReadOnlyList<(string Value, long Count)>? Values()
    {
        if (_many)
        {
            return null;
        }

        var merged = _raw.Dictionary.GroupBy(v => Cells.Value(v.Key)).Select(g => (Value: g.Key, Count: g.Sum(v => v.Value)));
        return Texts == 0 && Booleans == 0
            ? [.. merged.OrderBy(v => double.TryParse(v.Value, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)]
            : [.. merged.OrderBy(v => v.Value, StringComparer.Ordinal)];
    }

    /// <summary>Takes a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="table">The table, for the place.</param>
    /// <param name="incomplete">Whether the trial of the row has no result, so that an empty cell says nothing about others.</param>
    public void Add(ReadOnlySpan<char> cell, IResultTable table, bool incomplete)
    {
        Rows++;
        _first ??= cell.ToString();
        AsFirst += cell.SequenceEqual(_first) ? 1 : 0;
        CellKind kind = Cells.Read(cell, out double number);
        AllSeeds &= Cells.TrySeed(cell, out _, out _);
        switch (kind)
        {
            case CellKind.Missing:
                Missing += incomplete ? 0 : 1;
                return;
            case CellKind.NotFinite:
                NotFinite++;
                return;
            case CellKind.Boolean:
                Booleans++;
                break;
            case CellKind.Text:
                Texts++;
                FirstText ??= (cell.Length > 40 ? $"{cell[..40]}..." : cell.ToString(), table.Place);
                break;
            default:
                Numbers++;
                AllWhole &= number == Math.Floor(number);
                AllBits &= number is 0 or 1;
                Lowest = Math.Min(Lowest, number);
                Highest = Math.Max(Highest, number);
                break;
        }

        if (_many)
        {
            return;
        }

        if (_raw.TryGetValue(cell, out long before))
        {
            _raw[cell] = before + 1;
        }
        else if (_raw.Dictionary.Count == 2 * MostValues)
        {
            // Twice as many, because 0.1 and 0.10 are one.
            _many = true;
            _raw.Dictionary.Clear();
        }
        else
        {
            _raw[cell] = 1;
        }
    }
}
