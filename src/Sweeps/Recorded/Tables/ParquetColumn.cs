using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace ModalityCompetition.Sweeps.Recorded.Tables;

/// <summary>A column of a row group of a Parquet file.</summary>
/// <param name="column">The column.</param>
internal abstract class ParquetColumn(DataField column)
{
    /// <summary>The column in the schema.</summary>
    protected DataField Field { get; } = column;

    /// <summary>A column of a type that results may have; null for another.</summary>
    /// <param name="column">The column.</param>
    public static ParquetColumn? Of(DataField column) =>
        Type.GetTypeCode(column.ClrType) switch
        {
            TypeCode.Double => new NumberColumn<double>(column),
            TypeCode.Single => new SingleColumn(column),
            TypeCode.Decimal => new NumberColumn<decimal>(column),
            TypeCode.SByte => new NumberColumn<sbyte>(column),
            TypeCode.Byte => new NumberColumn<byte>(column),
            TypeCode.Int16 => new NumberColumn<short>(column),
            TypeCode.UInt16 => new NumberColumn<ushort>(column),
            TypeCode.Int32 => new NumberColumn<int>(column),
            TypeCode.UInt32 => new NumberColumn<uint>(column),
            TypeCode.Int64 => new NumberColumn<long>(column),
            TypeCode.UInt64 => new NumberColumn<ulong>(column),
            TypeCode.Boolean => new BooleanColumn(column),
            TypeCode.String => new TextColumn(column),
            // What the library calls texts by default.
            _ when column.ClrType == typeof(ReadOnlyMemory<char>) => new TextColumn(column),
            _ => null,
        };

    /// <summary>Reads the cells of a row group, which are kept until the next.</summary>
    /// <param name="group">The row group.</param>
    /// <param name="rows">Its number of rows.</param>
    public abstract void Load(ParquetRowGroupReader group, int rows);

    /// <summary>A cell as text; empty where it is null.</summary>
    /// <param name="row">Its row in the row group.</param>
    /// <param name="buffer">Room for a number.</param>
    public abstract ReadOnlySpan<char> Text(int row, Span<char> buffer);

    private abstract class ValueColumn<T>(DataField column) : ParquetColumn(column)
        where T : struct
    {
        private T?[] _cells = [];

        public override void Load(ParquetRowGroupReader group, int rows)
        {
            _cells = _cells.Length == rows ? _cells : new T?[rows];
            if (Field.IsNullable)
            {
                group.ReadAsync<T>(Field, _cells.AsMemory()).AsTask().GetAwaiter().GetResult();
                return;
            }

            var whole = new T[rows];
            group.ReadAsync<T>(Field, whole.AsMemory()).AsTask().GetAwaiter().GetResult();
            for (int i = 0; i < rows; i++)
            {
                _cells[i] = whole[i];
            }
        }

        public override ReadOnlySpan<char> Text(int row, Span<char> buffer) => _cells[row] is { } value ? Written(value, buffer) : [];

        protected abstract ReadOnlySpan<char> Written(T value, Span<char> buffer);
    }

    private sealed class NumberColumn<T>(DataField column) : ValueColumn<T>(column)
        where T : struct, ISpanFormattable
    {
        protected override ReadOnlySpan<char> Written(T value, Span<char> buffer)
        {
            _ = value.TryFormat(buffer, out int written, default, CultureInfo.InvariantCulture);
            return buffer[..written];
        }
    }

    // The shortest text of a float reads back as another double.
    private sealed class SingleColumn(DataField column) : ValueColumn<float>(column)
    {
        protected override ReadOnlySpan<char> Written(float value, Span<char> buffer)
        {
            _ = ((double)value).TryFormat(buffer, out int written, default, CultureInfo.InvariantCulture);
            return buffer[..written];
        }
    }

    private sealed class BooleanColumn(DataField column) : ValueColumn<bool>(column)
    {
        protected override ReadOnlySpan<char> Written(bool value, Span<char> buffer) => value ? "true" : "false";
    }

    private sealed class TextColumn(DataField column) : ParquetColumn(column)
    {
        private string?[] _cells = [];

        public override void Load(ParquetRowGroupReader group, int rows)
        {
            _cells = new string?[rows];
            group.ReadAsync(Field, _cells.AsMemory()!).AsTask().GetAwaiter().GetResult();
        }

        public override ReadOnlySpan<char> Text(int row, Span<char> buffer) => _cells[row].AsSpan().Trim();
    }
}
