using System.Collections.Immutable;
using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Sessions.Ledgers;

/// <summary>
/// <c>run.options</c>: what the command line put in place of the spec's values, one <c>key=value</c> a line in the order in which they are
/// applied. With <c>spec.yaml</c> it says exactly what was run, so that every later command needs the run folder alone. An assignment of
/// several lines is a JSON string behind a <c>=</c>, which no other line begins with.
/// </summary>
internal static class RunOptionsFile
{
    /// <summary>Writes the file; without assignments an old one is removed.</summary>
    public static void Write(RunFolder folder, ImmutableArray<KeyValuePair<string, string>> assignments)
    {
        string file = folder.OptionsFile;
        if (!assignments.IsEmpty)
        {
            RunFolder.WriteWhole(file, string.Concat(assignments.Select(a => Line($"{a.Key}={a.Value}") + "\n")));
        }
        else if (File.Exists(file))
        {
            File.Delete(file);
        }
    }

    /// <summary>Reads the file; empty where there is none.</summary>
    /// <exception cref="ClientException">A line is not an assignment.</exception>
    public static ImmutableArray<KeyValuePair<string, string>> Read(RunFolder folder)
    {
        string file = folder.OptionsFile;
        return File.Exists(file) ? [.. File.ReadAllLines(file).Where(l => l.Length > 0).Select((line, i) => Parse(file, i + 1, line))] : [];
    }

    private static string Line(string assignment) =>
        assignment.AsSpan().ContainsAny('\r', '\n') ? "=" + JsonSerializer.Serialize(assignment) : assignment;

    private static KeyValuePair<string, string> Parse(string file, int number, string text)
    {
        string line = text.StartsWith('=') ? Decoded(text[1..]) : text;
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new(line[..equals], line[(equals + 1)..])
            : throw new ClientException(
                ExitCode.Storage,
                $"{file}:{number}: not key=value: restore the file, or run the sweep's command again to have it rewritten."
            );
    }

    // What is no string is no assignment either, and is told as one.
    private static string Decoded(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(json) ?? "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
