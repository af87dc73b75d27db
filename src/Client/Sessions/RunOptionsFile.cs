using System.Collections.Immutable;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Client.Sessions;

/// <summary>
/// <c>run.options</c>: what the command line put in place of the spec's values, one <c>key=value</c> a line in the order in which they are applied. With
/// <c>spec.yaml</c> it says exactly what was run, so that every later command needs the run folder alone. A value of several lines is only in <c>spec.yaml</c>, which has every value in
/// place.
/// </summary>
internal static class RunOptionsFile
{
    private const string Name = "run.options";

    /// <summary>Writes the file; without assignments an old one is removed.</summary>
    public static void Write(RunFolder folder, ImmutableArray<KeyValuePair<string, string>> assignments)
    {
        string file = PathIn(folder);
        string[] lines = [.. assignments.Where(a => !a.Key.AsSpan().ContainsAny('\r', '\n') && !a.Value.AsSpan().ContainsAny('\r', '\n')).Select(a => $"{a.Key}={a.Value}\n")];
        if (lines.Length > 0)
        {
            RunFolder.WriteWhole(file, string.Concat(lines));
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
        string file = PathIn(folder);
        return File.Exists(file) ? [.. File.ReadAllLines(file).Where(l => l.Length > 0).Select((line, i) => Parse(file, i + 1, line))] : [];
    }

    private static KeyValuePair<string, string> Parse(string file, int number, string line)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new(line[..equals], line[(equals + 1)..])
            : throw new ClientException(ExitCode.Storage, $"{file}:{number}: not key=value: restore the file, or run the sweep's command again to have it rewritten.");
    }

    private static string PathIn(RunFolder folder) => Path.Combine(folder.Path, Name);
}
