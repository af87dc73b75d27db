using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Documents;

namespace ModalityCompetition.Client.Rendering.Output;

/// <summary>Machine-readable output: one JSON document and a newline.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions s_options = Options(indented: true);
    private static readonly JsonSerializerOptions s_line = Options(indented: false);

    /// <summary>Writes a document to standard output. Its sequences are read while they are written, so that a long one is never whole in
    /// memory.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="document">The document, one of <see cref="ClientDocuments"/>.</param>
    public static void Write<T>(ClientConsole console, T document)
    {
        using var text = new TextStream(console.Out);
        JsonSerializer.Serialize(text, document, (JsonTypeInfo<T>)s_options.GetTypeInfo(typeof(T)));
        text.End();
        console.Out.WriteLine();
    }

    /// <summary>A document on one line, without a newline.</summary>
    /// <param name="document">The document, one of <see cref="ClientDocuments"/>.</param>
    public static string Line<T>(T document) => JsonSerializer.Serialize(document, (JsonTypeInfo<T>)s_line.GetTypeInfo(typeof(T)));

    private static JsonSerializerOptions Options(bool indented) =>
        new(ClientDocuments.Default.Options)
        {
            WriteIndented = indented,
            // Data, never part of a page: names in any script stay readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
}
