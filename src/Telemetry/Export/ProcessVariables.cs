using System.Collections;

namespace ModalityCompetition.Telemetry.Export;

/// <summary>The environment variables of this process.</summary>
public static class ProcessVariables
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, string> All() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "", StringComparer.Ordinal);
}
