namespace ModalityCompetition.Sweeps.Recorded.Tables;

/// <summary>
/// A table of results, read row by row from its beginning. Cells are text, as numbers are in a table of text; a typed file says them in
/// the shortest form that reads back as the same number. Used by one thread.
/// </summary>
internal interface IResultTable : IDisposable
{
    /// <summary>Names of the columns, as they stand in the file.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Where the row is, for messages, for example <c>line 17</c>.</summary>
    string Place { get; }

    /// <summary>Goes on to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="ResultFileException">The file is not what it should be there; the message says where.</exception>
    bool Read();

    /// <summary>
    /// A cell of the row, without white space around it; empty where there is no value. Valid until the next cell is asked for.
    /// </summary>
    /// <param name="column">Index of its column.</param>
    ReadOnlySpan<char> Cell(int column);
}
