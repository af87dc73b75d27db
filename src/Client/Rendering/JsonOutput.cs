using System.Text.Encodings.Web;
using System.Text.Json;
using ModalityCompetition.Client.Hosting;

namespace ModalityCompetition.Client.Rendering;

/// <summary>Machine-readable output: one JSON document and a newline. Numbers that are not finite become null.</summary>
internal static class JsonOutput
{
    private const int LongBytes = 1 << 16;
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a document to standard output.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="write">Writes the members of the outermost object.</param>
    public static void Write(ClientConsole console, Action<Utf8JsonWriter> write)
    {
        using var text = new TextStream(console.Out);
        using (var json = new Utf8JsonWriter(text, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        text.End();
        console.Out.WriteLine();
    }

    /// <summary>Writes an array of objects.</summary>
    public static void Array<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
            if (json.BytesPending >= LongBytes)
            {
                // A writer keeps everything in memory until it is told to hand it on.
                json.Flush();
            }
        }

        json.WriteEndArray();
    }

    /// <summary>Writes an array of texts.</summary>
    public static void Texts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a number; null when it is not finite.</summary>
    public static void Finite(this Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
