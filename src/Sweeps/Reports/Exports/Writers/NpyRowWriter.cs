using System.Buffers.Binary;
using System.Text;
using ModalityCompetition.Sweeps.Reports.Exports.Columns;

namespace ModalityCompetition.Sweeps.Reports.Exports.Writers;

/// <summary>Rows as the records of a NumPy structured array. The header needs the number of rows, so it must be known beforehand.</summary>
internal sealed class NpyRowWriter : IRowWriter
{
    private const int RowsPerWrite = 512;

    private readonly ExportColumn[] columns;
    private readonly Stream stream;
    private readonly byte[] buffer;
    private int filled;

    public NpyRowWriter(ExportColumn[] columns, long rows, Stream stream)
    {
        this.columns = columns;
        this.stream = stream;
        buffer = new byte[columns.Sum(NpyHeader.Size) * RowsPerWrite];
        stream.Write(NpyHeader.Structured(columns.Select(c => (c.Name, NpyHeader.Code(c))), rows));
    }

    public void Write()
    {
        foreach (ExportColumn column in columns)
        {
            ExportValue value = column.Cell();
            Span<byte> place = buffer.AsSpan(filled, NpyHeader.Size(column));
            switch (column.Type)
            {
                case NpyType.Int64:
                    BinaryPrimitives.WriteInt64LittleEndian(place, value.Integer);
                    break;
                case NpyType.UInt64:
                    BinaryPrimitives.WriteUInt64LittleEndian(place, value.IsNone ? 0 : (ulong)value.Integer);
                    break;
                case NpyType.Int32:
                    BinaryPrimitives.WriteInt32LittleEndian(place, checked((int)value.Integer));
                    break;
                case NpyType.Float32:
                    BinaryPrimitives.WriteSingleLittleEndian(place, (float)value.Real);
                    break;
                case NpyType.Float64:
                    BinaryPrimitives.WriteDoubleLittleEndian(place, value.Real);
                    break;
                case NpyType.Text:
                    place.Clear();
                    Encoding.UTF32.GetBytes(value.IsNone ? "" : column.Labels![value.Integer], place);
                    break;
                default:
                    place[0] = (byte)checked((sbyte)value.Integer);
                    break;
            }

            filled += place.Length;
        }

        if (filled == buffer.Length)
        {
            Finish();
        }
    }

    public void Finish()
    {
        stream.Write(buffer, 0, filled);
        filled = 0;
    }
}
