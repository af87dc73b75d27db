using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace ModalityCompetition.Sweeps.Recorded.Tables;

/// <summary>
/// A Parquet file, of which one row group is in memory at a time. Columns that are lists or structures are no part of it.
/// </summary>
internal sealed class ParquetTable : IResultTable
{
    private readonly string _name;
    private readonly FileStream _file;
    private readonly ParquetReader _reader;
    private readonly ParquetColumn[] _columns;
    private readonly char[] _buffer = new char[64];
    private int _group = -1;
    private int _rows;
    private int _row;
    private long _before;

    /// <summary>Begins to read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name for messages.</param>
    /// <exception cref="ResultFileException">It is no Parquet file, or one without columns that can be used.</exception>
    public ParquetTable(string path, string name)
    {
        _name = name;
        _file = File.OpenRead(path);
        try
        {
            _reader = Ask(() => ParquetReader.CreateAsync(_file).GetAwaiter().GetResult());
            DataField[] flat = [.. _reader.Schema.GetDataFields().Where(f => f is { MaxRepetitionLevel: 0, Path.Length: 1 })];
            _columns = [.. flat.Select(ParquetColumn.Of).OfType<ParquetColumn>()];
            Columns = [.. flat.Where(f => ParquetColumn.Of(f) is not null).Select(f => f.Name)];
            if (Columns.Count == 0)
            {
                throw new ResultFileException($"{name} has no column of numbers, booleans or texts.");
            }
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public string Place => string.Create(CultureInfo.InvariantCulture, $"row {_before + _row + 1}");

    /// <inheritdoc/>
    public bool Read()
    {
        _row++;
        while (_row >= _rows)
        {
            _before += _rows;
            (_row, _rows) = (0, 0);
            if (++_group >= _reader.RowGroupCount)
            {
                return false;
            }

            Ask(() =>
            {
                using ParquetRowGroupReader group = _reader.OpenRowGroupReader(_group);
                _rows = checked((int)group.RowCount);
                foreach (ParquetColumn column in _columns)
                {
                    column.Load(group, _rows);
                }

                return _rows;
            });
        }

        return true;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<char> Cell(int column) => _columns[column].Text(_row, _buffer);

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _file.Dispose();
    }

    // A file that was damaged makes the library fail in many ways.
    private T Ask<T>(Func<T> question)
    {
        try
        {
            return question();
        }
        catch (Exception failure) when (failure is not (OutOfMemoryException or ResultFileException))
        {
            throw new ResultFileException(
                $"{_name} cannot be read as Parquet ({failure.Message.ReplaceLineEndings(" ").TrimEnd('.')}): write it again, or as CSV.",
                failure
            );
        }
    }
}
