using System.Text;
using System.Text.Json;
using ModalityCompetition.Programs.Declarations;

namespace ModalityCompetition.Programs.Protocol;

/// <summary>Reads the line that a program starts with: <c>{"ready":1,"name":"mynet","version":3}</c>.</summary>
internal static class HandshakeReader
{
    private const int LongestName = 100;

    /// <summary>What the program says of itself.</summary>
    /// <exception cref="ProtocolFault">The line is another, or names another version than is declared.</exception>
    public static ProgramIdentity Read(ReadOnlySpan<byte> line, ProgramDeclaration declaration)
    {
        JsonElement root;
        try
        {
            var reader = new Utf8JsonReader(line);
            root = JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            throw new ProtocolFault(
                $"before it was ready the program wrote {ProtocolText.Excerpt(line)} to standard output, which is for the protocol alone; "
                    + "print to standard error"
            );
        }

        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("ready", out JsonElement ready)
            || ready.ValueKind != JsonValueKind.Number
            || !ready.TryGetInt32(out int protocol)
        )
        {
            throw new ProtocolFault(
                $"the program's first line must be {{\"ready\":1,\"name\":...,\"version\":...}}, not {ProtocolText.Excerpt(line)}"
            );
        }

        if (protocol != RequestWriter.Protocol)
        {
            throw new ProtocolFault($"the program speaks protocol {protocol}; this version speaks {RequestWriter.Protocol}");
        }

        string? name = Text(root, "name");
        string? version = Text(root, "version");
        if (name is null || name.Length is 0 or > LongestName || name.Any(char.IsControl) || version is null)
        {
            throw new ProtocolFault(
                $"the program's first line must have a name of 1 to {LongestName} characters and a version, not "
                    + $"{ProtocolText.Excerpt(line)}"
            );
        }

        return version == declaration.Version
            ? new ProgramIdentity(name, version)
            : throw new ProtocolFault(
                $"the spec says program.version '{declaration.Version}' and the program says "
                    + $"{ProtocolText.Excerpt(Encoding.UTF8.GetBytes(version))}: correct one"
            );
    }

    private static string? Text(JsonElement root, string key) =>
        root.TryGetProperty(key, out JsonElement value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            }
            : null;
}
