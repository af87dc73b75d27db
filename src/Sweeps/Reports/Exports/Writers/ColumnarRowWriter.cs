using ModalityCompetition.Sweeps.Reports.Exports.Columns;

namespace ModalityCompetition.Sweeps.Reports.Exports.Writers;

/// <summary>
/// Collects rows column by column and writes them a group at a time, as formats do that keep the cells of a column together. What it holds
/// is bounded, whatever the number of rows.
/// </summary>
internal abstract class ColumnarRowWriter : IRowWriter
{
    // With 16 bytes a cell a group takes 8 MiB here, and about as much again while it is written.
    private const int MostCells = 1 << 19;

    /// <summary>Most rows of a group, which readers skip and share among threads by.</summary>
    public const int MostRows = 1 << 16;

    private const int FewestRows = 16;

    private readonly ExportValue[][] _cells;
    private int _rows;

    /// <summary>Begins without rows.</summary>
    /// <param name="columns">The columns, at least one.</param>
    protected ColumnarRowWriter(ExportColumn[] columns)
    {
        Columns = columns;
        int rows = Math.Clamp(MostCells / columns.Length, FewestRows, MostRows);
        _cells = [.. columns.Select(_ => new ExportValue[rows])];
    }

    /// <summary>The columns.</summary>
    protected ExportColumn[] Columns { get; }

    /// <inheritdoc/>
    public void Write()
    {
        for (int i = 0; i < _cells.Length; i++)
        {
            _cells[i][_rows] = Columns[i].Cell();
        }

        if (++_rows == _cells[0].Length)
        {
            Flush();
        }
    }

    /// <inheritdoc/>
    public void Finish()
    {
        if (_rows > 0)
        {
            Flush();
        }

        End();
    }

    /// <summary>Writes a group.</summary>
    /// <param name="cells">The cells of every column, [columns][at least <paramref name="rows"/>].</param>
    /// <param name="rows">Number of rows, at least 1.</param>
    protected abstract void Write(ExportValue[][] cells, int rows);

    /// <summary>Writes what stands behind the last group.</summary>
    protected abstract void End();

    /// <summary>The cells of a column, null where there is no value.</summary>
    /// <param name="cells">At least <paramref name="rows"/> cells.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="isWhole">Whether the column is of whole numbers, in which a number stands for no value.</param>
    /// <param name="value">The value of a cell that has one.</param>
    protected static T?[] Values<T>(ExportValue[] cells, int rows, bool isWhole, Func<ExportValue, T> value)
        where T : struct
    {
        var values = new T?[rows];
        for (int i = 0; i < rows; i++)
        {
            values[i] = cells[i].IsNone || (isWhole && cells[i].Integer == ExportValue.Missing) ? null : value(cells[i]);
        }

        return values;
    }

    /// <summary>The cells of a column of labels, null where there is no value.</summary>
    /// <param name="cells">At least <paramref name="rows"/> cells.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="labels">Names of the values 0, 1, ...</param>
    protected static string?[] Labels(ExportValue[] cells, int rows, string[] labels) =>
        [.. Values(cells, rows, isWhole: true, c => c.Integer).Select(v => v is { } at ? labels[at] : null)];

    private void Flush()
    {
        Write(_cells, _rows);
        _rows = 0;
    }
}
