using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>The OpenAPI document: addresses as <c>openapi.json</c> in this folder has them, with the schemas of <see
/// cref="ApiSchemas"/>.</summary>
internal static class OpenApiDocument
{
    private static readonly Lazy<byte[]> s_bytes = new(Make);

    /// <summary>The document as UTF-8, made when it is first asked for.</summary>
    public static byte[] Bytes => s_bytes.Value;

    private static byte[] Make()
    {
        JsonNode document = JsonNode.Parse(EmbeddedFile.Read("openapi.json"))!;
        document["components"]!["schemas"] = ApiSchemas.All();
        using var buffer = new MemoryStream();
        using (
            var json = new Utf8JsonWriter(
                buffer,
                new JsonWriterOptions
                {
                    Indented = true,
                    NewLine = "\n",
                    Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                }
            )
        )
        {
            document.WriteTo(json);
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}
