using System.Text.Json;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>The value of a swept parameter: a number, or the text of one that is none.</summary>
/// <param name="Number">The number; null for text. One that is not finite is written as <c>null</c>.</param>
/// <param name="Text">The text.</param>
[JsonConverter(typeof(Converter))]
internal readonly record struct AxisEntry(double? Number, string Text)
{
    /// <summary>The entry of a value.</summary>
    public static AxisEntry Of(AxisValue axis) => new(axis.Number, axis.Value);

    /// <summary>Writes a number as one and text as text.</summary>
    internal sealed class Converter : WriteOnlyConverter<AxisEntry>
    {
        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, AxisEntry value, JsonSerializerOptions options)
        {
            switch (value.Number)
            {
                case null:
                    writer.WriteStringValue(value.Text);
                    break;
                case { } number when double.IsFinite(number):
                    writer.WriteNumberValue(number);
                    break;
                default:
                    writer.WriteNullValue();
                    break;
            }
        }
    }
}
