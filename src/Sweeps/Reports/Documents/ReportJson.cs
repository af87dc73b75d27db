using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>Writes the documents of this folder.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions s_options = new(ReportDocuments.Default.Options)
    {
        WriteIndented = true,
        NewLine = "\n",
        // The files are data, not part of a page: names in any script stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a document as indented UTF-8 without a byte order mark, and a newline; the stream stays open.</summary>
    public static void Write<T>(Stream stream, T document)
    {
        JsonSerializer.Serialize(stream, document, (JsonTypeInfo<T>)s_options.GetTypeInfo(typeof(T)));
        stream.WriteByte((byte)'\n');
    }
}
