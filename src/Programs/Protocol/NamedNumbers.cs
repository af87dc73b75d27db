using System.Buffers;

namespace ModalityCompetition.Programs.Protocol;

/// <summary>
/// <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which JSON does not have and Python's <c>json</c> writes all the same.
/// </summary>
internal static class NamedNumbers
{
    /// <summary>The text with these words in quotes, or null when it has none outside strings.</summary>
    public static byte[]? Quote(ReadOnlySpan<byte> line)
    {
        var quoted = new ArrayBufferWriter<byte>(line.Length + 64);
        bool inside = false;
        bool any = false;
        while (!line.IsEmpty)
        {
            int length = inside ? 0 : WordAt(line);
            if (length > 0)
            {
                any = true;
                quoted.Write("\""u8);
                quoted.Write(line[..length]);
                quoted.Write("\""u8);
            }
            else
            {
                length = inside && line[0] == '\\' && line.Length > 1 ? 2 : 1;
                inside ^= line[0] == '"';
                quoted.Write(line[..length]);
            }

            line = line[length..];
        }

        return any ? quoted.WrittenSpan.ToArray() : null;
    }

    /// <summary>Whether a string is such a word.</summary>
    public static bool Is(ReadOnlySpan<byte> text) => text.Length > 0 && WordAt(text) == text.Length;

    private static int WordAt(ReadOnlySpan<byte> text) =>
        text.StartsWith("NaN"u8) ? 3
        : text.StartsWith("Infinity"u8) ? 8
        : text.StartsWith("-Infinity"u8) ? 9
        : 0;
}
