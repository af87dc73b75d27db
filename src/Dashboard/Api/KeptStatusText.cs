using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>
/// Writes a status as others are written, once: the text is kept as long as the status is, and a service gives the same one until something
/// changes. A page of fifty sweeps that many ask for is so put together from fifty texts.
/// </summary>
internal sealed class KeptStatusText : JsonConverter<SweepStatus>
{
    private readonly ConditionalWeakTable<SweepStatus, byte[]> _texts = [];

    /// <inheritdoc/>
    public override SweepStatus? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Answers are written only.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SweepStatus value, JsonSerializerOptions options) =>
        writer.WriteRawValue(
            _texts.GetValue(value, status => JsonSerializer.SerializeToUtf8Bytes(status, ApiJson.Options)),
            skipInputValidation: true
        );
}
