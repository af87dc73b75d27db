using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>An enumeration as words in documents: lower case, joined by '_'. Numbers are not read.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class SnakeCaseWord<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
