using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModalityCompetition.Sweeps.Services.Documents;

/// <summary>How the records of this namespace look on the wire: snake_case names, enumerations as snake_case words, no comments, no
/// unknown types.</summary>
public static class ServiceJson
{
    /// <summary>The options; read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(ServiceDocuments.Default.Options)
        {
            // Data, never part of a page: apostrophes and names in any script stay readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.MakeReadOnly();
        return options;
    }
}
