using System.Buffers;
using System.Text.Json;
using ModalityCompetition.Sweeps.Reports.Exports.Columns;

namespace ModalityCompetition.Sweeps.Reports.Exports.Writers;

/// <summary>
/// Rows as JSON lines. The columns are known when an export begins and not when the program is compiled, so no record has them and fields
/// are written one by one.
/// </summary>
internal sealed class JsonRowWriter(ExportColumn[] columns, Stream stream) : IRowWriter
{
    private const int FlushAt = 1 << 16;

    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly JsonEncodedText[] names = [.. columns.Select(c => JsonEncodedText.Encode(c.Name))];

    public void Write()
    {
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            for (int i = 0; i < columns.Length; i++)
            {
                Write(json, names[i], columns[i]);
            }

            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        if (buffer.WrittenCount >= FlushAt)
        {
            Finish();
        }
    }

    public void Finish()
    {
        stream.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }

    private static void Write(Utf8JsonWriter json, JsonEncodedText name, ExportColumn column)
    {
        string? text = column.Text();
        switch (column.Type)
        {
            case NpyType.UInt64:
                json.WriteString(name, text);
                break;
            case NpyType.Boolean:
                json.WriteBoolean(name, text == "true");
                break;
            case var _ when column.Labels is not null:
                json.WriteString(name, text);
                break;
            default:
                json.WritePropertyName(name);
                // The text of a number in invariant shortest form is its JSON form.
                json.WriteRawValue(text ?? "null");
                break;
        }
    }
}
