using ModalityCompetition.Sweeps.Reports.Exports.Columns;
using Parquet;
using Parquet.Schema;

namespace ModalityCompetition.Sweeps.Reports.Exports.Writers;

/// <summary>
/// Rows as a Parquet file. What has no value is null, never NaN: the bounds that stand with a row group leave NaN out, and a reader for
/// which NaN is above all numbers would skip rows that it should find.
/// </summary>
internal sealed class ParquetRowWriter : ColumnarRowWriter
{
    private readonly DataField[] _fields;
    private readonly ParquetWriter _writer;

    /// <summary>Begins a file.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="stream">Where to; it stays open.</param>
    public ParquetRowWriter(ExportColumn[] columns, Stream stream)
        : base(columns)
    {
        _fields = [.. columns.Select(c => new DataField(c.Name, TypeOf(c), isNullable: true))];
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Snappy };
        _writer = Wait(ParquetWriter.CreateAsync(new ParquetSchema(_fields), new SequentialStream(stream), options));
    }

    /// <inheritdoc/>
    protected override void Write(ExportValue[][] cells, int rows)
    {
        using ParquetRowGroupWriter group = _writer.CreateRowGroup();
        for (int i = 0; i < _fields.Length; i++)
        {
            (DataField field, ExportColumn column, ExportValue[] own) = (_fields[i], Columns[i], cells[i]);
            Wait(
                column.Labels is { } labels
                    ? group.WriteAsync(field, Labels(own, rows, labels)!)
                    : column.Type switch
                    {
                        NpyType.Float64 => group.WriteAsync<double>(field, Values(own, rows, isWhole: false, c => c.Real)),
                        NpyType.Float32 => group.WriteAsync<float>(field, Values(own, rows, isWhole: false, c => (float)c.Real)),
                        NpyType.Boolean => group.WriteAsync<bool>(field, Values(own, rows, isWhole: false, c => c.Integer != 0)),
                        NpyType.UInt64 => group.WriteAsync<ulong>(field, Values(own, rows, isWhole: false, c => (ulong)c.Integer)),
                        NpyType.Int64 => group.WriteAsync<long>(field, Values(own, rows, isWhole: true, c => c.Integer)),
                        _ => group.WriteAsync<int>(field, Values(own, rows, isWhole: true, c => checked((int)c.Integer))),
                    }
            );
        }
    }

    /// <inheritdoc/>
    protected override void End() => _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static Type TypeOf(ExportColumn column) =>
        column.Labels is not null
            ? typeof(string)
            : column.Type switch
            {
                NpyType.Float64 => typeof(double),
                NpyType.Float32 => typeof(float),
                NpyType.Boolean => typeof(bool),
                NpyType.UInt64 => typeof(ulong),
                NpyType.Int64 => typeof(long),
                _ => typeof(int),
            };

    // The library only has asynchronous calls; the stream below is written to on this thread.
    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
