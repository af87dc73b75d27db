using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>How a part of a document is written that this program never reads.</summary>
/// <typeparam name="T">The part.</typeparam>
internal abstract class WriteOnlyConverter<T> : JsonConverter<T>
{
    /// <inheritdoc/>
    public sealed override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{typeof(T).Name} is written and never read.");
}
