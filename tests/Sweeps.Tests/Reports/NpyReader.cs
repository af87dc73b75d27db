using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>Reads <c>.npy</c> files of format version 1.0 as the format's specification says, independently of the writer.</summary>
internal sealed partial class NpyReader
{
    private readonly byte[] data;

    public NpyReader(byte[] file)
    {
        Assert.Equal(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0 }, file[..8]);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        Assert.Equal(0, (10 + length) % 64);
        string header = Encoding.ASCII.GetString(file, 10, length);
        Assert.EndsWith("\n", header, StringComparison.Ordinal);
        Assert.Contains("'fortran_order': False", header, StringComparison.Ordinal);
        Shape =
        [
            .. Numbers().Matches(ShapeText().Match(header).Groups[1].Value).Select(m => long.Parse(m.Value, CultureInfo.InvariantCulture)),
        ];
        string descriptor = DescriptorText().Match(header).Groups[1].Value;
        Fields = descriptor.StartsWith('[')
            ? [.. FieldText().Matches(descriptor).Select(m => (m.Groups[1].Value, m.Groups[2].Value))]
            : [("", descriptor.Trim('\''))];
        data = file[(10 + length)..];
        Assert.Equal(Shape.Aggregate(1L, (a, b) => a * b) * Fields.Sum(f => Size(f.Type)), data.Length);
    }

    public long[] Shape { get; }

    public (string Name, string Type)[] Fields { get; }

    public object At(long row, string field = "")
    {
        int offset = (int)row * Fields.Sum(f => Size(f.Type));
        foreach (var (name, type) in Fields)
        {
            if (name == field)
            {
                ReadOnlySpan<byte> place = data.AsSpan(offset);
                return type switch
                {
                    "<i8" => BinaryPrimitives.ReadInt64LittleEndian(place),
                    "<u8" => BinaryPrimitives.ReadUInt64LittleEndian(place),
                    "<i4" => BinaryPrimitives.ReadInt32LittleEndian(place),
                    "<f4" => BinaryPrimitives.ReadSingleLittleEndian(place),
                    "<f8" => BinaryPrimitives.ReadDoubleLittleEndian(place),
                    "|b1" => place[0] == 1,
                    "|i1" => (sbyte)place[0],
                    ['<', 'U', ..] => Encoding.UTF32.GetString(place[..Size(type)]).TrimEnd('\0'),
                    _ => throw new InvalidDataException(type),
                };
            }

            offset += Size(type);
        }

        throw new KeyNotFoundException(field);
    }

    private static int Size(string type) => (type[1] == 'U' ? 4 : 1) * int.Parse(type[2..], CultureInfo.InvariantCulture);

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex ShapeText();

    [GeneratedRegex(@"'descr': (\[.*\]|'[^']*'), 'fortran_order'")]
    private static partial Regex DescriptorText();

    [GeneratedRegex(@"\('([^']*)', '([^']*)'\)")]
    private static partial Regex FieldText();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();
}
