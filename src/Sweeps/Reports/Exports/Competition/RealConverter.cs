using System.Text.Json;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Exports.Competition;

/// <summary>Writes a real number so that it looks real also where it is whole, <c>0.0</c>.</summary>
internal sealed class RealConverter : WriteOnlyConverter<double>
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
        writer.WriteRawValue(InvariantText.Real(value));
}
