using System.Security.Cryptography;

namespace ModalityCompetition.Sweeps.Tests.Pins;

/// <summary>The files of pinned values. Each begins with lines of <c>#</c>, which say what it holds and when it may change.</summary>
internal static class Pinned
{
    /// <summary>Texts by name of the example. A text begins after a line <c>== name</c> and ends before the next one.</summary>
    public static Dictionary<string, string> Texts(string file)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        string? name = null;
        foreach (string line in Lines(file))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
            {
                name = line[3..];
                texts.Add(name, "");
            }
            else if (name is not null)
            {
                texts[name] += line + "\n";
            }
        }

        return texts;
    }

    /// <summary>The rows of a table by name of the example, cells parted by blanks.</summary>
    public static Dictionary<string, string[]> Rows(string file) =>
        Lines(file)
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(r => r.Length > 1)
            .ToDictionary(r => r[0], r => r[1..], StringComparer.Ordinal);

    /// <summary>The first 16 hexadecimal digits of SHA-256.</summary>
    public static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));

    private static IEnumerable<string> Lines(string file) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Pins", file))
            .ReplaceLineEndings("\n")
            .TrimEnd('\n')
            .Split('\n')
            .Where(l => !l.StartsWith('#'));
}
