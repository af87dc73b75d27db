using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using ModalityCompetition.Sweeps.Reports.Exports.Columns;

namespace ModalityCompetition.Sweeps.Reports.Exports.Writers;

/// <summary>Rows as an Arrow IPC file, also known as Feather version 2, without compression.</summary>
internal sealed class ArrowRowWriter : ColumnarRowWriter, IDisposable
{
    private readonly Schema _schema;
    private readonly ArrowFileWriter _writer;

    /// <summary>Begins a file.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="stream">Where to; it stays open.</param>
    public ArrowRowWriter(ExportColumn[] columns, Stream stream)
        : base(columns)
    {
        _schema = new Schema(columns.Select(c => new Field(c.Name, TypeOf(c), nullable: true)), null);
        _writer = new ArrowFileWriter(new SequentialStream(stream), _schema, leaveOpen: true);
        _writer.WriteStart();
    }

    /// <inheritdoc/>
    protected override void Write(ExportValue[][] cells, int rows)
    {
        using RecordBatch batch = new(_schema, Columns.Select((c, i) => ArrayOf(c, cells[i], rows)), rows);
        _writer.WriteRecordBatch(batch);
    }

    /// <inheritdoc/>
    protected override void End() => _writer.WriteEnd();

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private static IArrowType TypeOf(ExportColumn column) =>
        column.Labels is not null
            ? StringType.Default
            : column.Type switch
            {
                NpyType.Float64 => DoubleType.Default,
                NpyType.Float32 => FloatType.Default,
                NpyType.Boolean => BooleanType.Default,
                NpyType.UInt64 => UInt64Type.Default,
                NpyType.Int64 => Int64Type.Default,
                _ => Int32Type.Default,
            };

    private static IArrowArray ArrayOf(ExportColumn column, ExportValue[] cells, int rows)
    {
        if (column.Labels is { } labels)
        {
            return Texts(Labels(cells, rows, labels));
        }

        return column.Type switch
        {
            NpyType.Float64 => Numbers(new DoubleArray.Builder(), Values(cells, rows, isWhole: false, c => c.Real)),
            NpyType.Float32 => Numbers(new FloatArray.Builder(), Values(cells, rows, isWhole: false, c => (float)c.Real)),
            NpyType.Boolean => Flags(Values(cells, rows, isWhole: false, c => c.Integer != 0)),
            NpyType.UInt64 => Numbers(new UInt64Array.Builder(), Values(cells, rows, isWhole: false, c => (ulong)c.Integer)),
            NpyType.Int64 => Numbers(new Int64Array.Builder(), Values(cells, rows, isWhole: true, c => c.Integer)),
            _ => Numbers(new Int32Array.Builder(), Values(cells, rows, isWhole: true, c => checked((int)c.Integer))),
        };
    }

    private static TArray Numbers<T, TArray, TBuilder>(PrimitiveArrayBuilder<T, TArray, TBuilder> builder, T?[] values)
        where T : struct
        where TArray : IArrowArray
        where TBuilder : class, IArrowArrayBuilder<TArray>
    {
        builder.Reserve(values.Length);
        foreach (T? value in values)
        {
            _ = value is { } number ? builder.Append(number) : builder.AppendNull();
        }

        return builder.Build(null);
    }

    private static BooleanArray Flags(bool?[] values)
    {
        BooleanArray.Builder builder = new();
        foreach (bool? value in values)
        {
            _ = value is { } flag ? builder.Append(flag) : builder.AppendNull();
        }

        return builder.Build(null);
    }

    private static StringArray Texts(string?[] values)
    {
        StringArray.Builder builder = new();
        foreach (string? value in values)
        {
            _ = value is null ? builder.AppendNull() : builder.Append(value);
        }

        return builder.Build(null);
    }
}
