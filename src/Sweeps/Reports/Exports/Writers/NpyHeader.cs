using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ModalityCompetition.Sweeps.Reports.Exports.Columns;

namespace ModalityCompetition.Sweeps.Reports.Exports.Writers;

/// <summary>
/// Headers of the <c>.npy</c> format, version 1.0 (NumPy Enhancement Proposal 1): magic, version, a 16-bit length, and a Python dictionary
/// literal in ASCII, padded with spaces and ended by a newline so that the data starts at a multiple of 64 bytes.
/// </summary>
internal static class NpyHeader
{
    private const int Alignment = 64;
    private const int Prefix = 10;
    private const int BytesPerLetter = 4;

    /// <summary>Header of an array in C order.</summary>
    public static byte[] Array(NpyType type, params long[] shape) => Build($"'{Code(type)}'", shape);

    /// <summary>Header of a one-dimensional structured array; fields are packed without padding, in order.</summary>
    public static byte[] Structured(IEnumerable<(string Name, string Code)> fields, long rows)
    {
        // Field names are this project's own identifiers and key paths: ASCII without quotes.
        var items = fields.Select(f => $"('{f.Name}', '{f.Code}')");
        return Build($"[{string.Join(", ", items)}]", [rows]);
    }

    /// <summary>Bytes of a cell of a column.</summary>
    public static int Size(ExportColumn column) => column.Type == NpyType.Text ? BytesPerLetter * LongestLabel(column) : Size(column.Type);

    /// <summary>Type of a column as a header writes it.</summary>
    public static string Code(ExportColumn column) =>
        column.Type == NpyType.Text ? $"<U{LongestLabel(column).ToString(CultureInfo.InvariantCulture)}" : Code(column.Type);

    /// <summary>Size of an element in bytes.</summary>
    public static int Size(NpyType type) =>
        type switch
        {
            NpyType.Int64 or NpyType.UInt64 or NpyType.Float64 => 8,
            NpyType.Int32 or NpyType.Float32 => 4,
            _ => 1,
        };

    private static string Code(NpyType type) =>
        type switch
        {
            NpyType.Int64 => "<i8",
            NpyType.UInt64 => "<u8",
            NpyType.Int32 => "<i4",
            NpyType.Int8 => "|i1",
            NpyType.Float32 => "<f4",
            NpyType.Float64 => "<f8",
            NpyType.Boolean => "|b1",
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };

    // NumPy has no texts of length 0.
    private static int LongestLabel(ExportColumn column) => Math.Max(1, column.Labels!.Max(l => l.EnumerateRunes().Count()));

    private static byte[] Build(string descriptor, long[] shape)
    {
        // A tuple of one element needs its trailing comma.
        string tuple = string.Join(", ", shape.Select(n => n.ToString(CultureInfo.InvariantCulture))) + (shape.Length == 1 ? "," : "");
        string dictionary = $"{{'descr': {descriptor}, 'fortran_order': False, 'shape': ({tuple}), }}";
        int total = (Prefix + dictionary.Length + 1 + Alignment - 1) / Alignment * Alignment;
        if (total - Prefix > ushort.MaxValue)
        {
            throw new InvalidOperationException(
                "The table has too many columns for a NumPy file of format version 1.0; export it as CSV instead."
            );
        }

        byte[] header = new byte[total];
        header.AsSpan(Prefix).Fill((byte)' ');
        header[0] = 0x93;
        "NUMPY"u8.CopyTo(header.AsSpan(1));
        header[6] = 1;
        header[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(total - Prefix));
        Encoding.ASCII.GetBytes(dictionary, header.AsSpan(Prefix));
        header[^1] = (byte)'\n';
        return header;
    }
}
