namespace ModalityCompetition.Sweeps.Recorded.Guesses;

/// <summary>What a column is taken for.</summary>
/// <param name="Column">Its name in the file.</param>
/// <param name="Name">Its name in the spec.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Detail">More about it.</param>
/// <param name="Optional">Whether trials may lack it.</param>
internal sealed record GuessedColumn(string Column, string Name, ColumnKind Kind, string Detail, bool Optional = false)
{
    /// <summary>Whether it is measured.</summary>
    public bool IsMeasurement => Kind is ColumnKind.Real or ColumnKind.Indicator or ColumnKind.Count;

    /// <summary>What it is, in words.</summary>
    public string Describe() =>
        Kind switch
        {
            ColumnKind.Seed => "the seed",
            ColumnKind.Parameter => "a parameter",
            ColumnKind.Outcome => "an outcome",
            ColumnKind.LeftOut => $"left out ({Detail})",
            _ => "a measurement",
        };
}
