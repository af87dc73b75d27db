using ModalityCompetition.Sweeps.Recorded.Tables;

namespace ModalityCompetition.Sweeps.Recorded.Guesses;

/// <summary>What a user says of columns.</summary>
/// <param name="By">Columns whose values make configurations; empty to have them guessed.</param>
/// <param name="Seed">The column of seeds; null to have it guessed.</param>
/// <param name="Ignored">Columns that are left out.</param>
public sealed record ColumnHints(IReadOnlyList<string> By, string? Seed, IReadOnlyList<string> Ignored)
{
    /// <summary>Nothing is said.</summary>
    public static ColumnHints None { get; } = new([], null, []);

    internal void Check(IReadOnlyList<string> columns, string file)
    {
        foreach (string named in By.Concat(Ignored).Concat(Seed is null ? [] : [Seed]))
        {
            if (!columns.Contains(named))
            {
                throw new ResultFileException($"{file} has no column '{named}'; it has {string.Join(", ", columns)}.");
            }
        }
    }
}
