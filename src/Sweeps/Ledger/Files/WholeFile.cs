using System.Diagnostics;
using System.Globalization;

namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>Replaces a file as a whole: a reader, or a crash at any instant, finds the old content or the new, never a part.</summary>
internal static class WholeFile
{
    private const string Ending = ".new";

    /// <summary>
    /// Writes a temporary file beside <paramref name="path"/>, forces it to the disk and renames it over <paramref name="path"/>.
    /// </summary>
    /// <exception cref="IOException">The file could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file could not be written.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, write, overwrite: true);

    /// <summary>The same, and whatever stands at <paramref name="path"/> already stays.</summary>
    /// <exception cref="IOException">The file could not be written, or there is one.</exception>
    /// <exception cref="UnauthorizedAccessException">The file could not be written.</exception>
    public static void WriteNew(string path, Action<Stream> write) => Write(path, write, overwrite: false);

    /// <summary>
    /// Deletes the temporary files that killed processes of this machine have left in a folder; what another machine or a living process
    /// writes stays.
    /// </summary>
    public static void RemoveLeftovers(string folder)
    {
        string mine = $".{Environment.MachineName}-";
        foreach (string path in Directory.EnumerateFiles(folder, $"*{mine}*{Ending}"))
        {
            ReadOnlySpan<char> number = path.AsSpan(path.LastIndexOf(mine, StringComparison.Ordinal) + mine.Length)[..^Ending.Length];
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int process) && !IsAlive(process))
            {
                TryDelete(path);
            }
        }
    }

    /// <summary>The name of a temporary file of this process beside a file.</summary>
    public static string Temporary(string path) => $"{path}{Suffix(Environment.ProcessId)}";

    private static void Write(string path, Action<Stream> write, bool overwrite)
    {
        string temporary = Temporary(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite);
            FolderSync.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    // Several processes may write the same file, whole files both: the workers of a shared ledger, for one. They may be on several
    // machines, where numbers of processes repeat.
    private static string Suffix(int process) =>
        string.Create(CultureInfo.InvariantCulture, $".{Environment.MachineName}-{process}{Ending}");

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one to report, and what is left over does no harm.
        }
    }
}
