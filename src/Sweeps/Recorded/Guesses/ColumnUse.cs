namespace ModalityCompetition.Sweeps.Recorded.Guesses;

/// <summary>What a column of a file of results was taken for.</summary>
/// <param name="Column">Its name in the file.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Detail">More about it, as the end of a line; may be empty.</param>
public sealed record ColumnUse(string Column, ColumnKind Kind, string Detail);
