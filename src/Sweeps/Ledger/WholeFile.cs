using System.Globalization;

namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>Replaces a file as a whole: a reader, or a crash at any instant, finds the old content or the new, never a part.</summary>
internal static class WholeFile
{
    /// <summary>Writes a temporary file beside <paramref name="path"/>, forces it to the disk and renames it over <paramref name="path"/>.</summary>
    /// <exception cref="IOException">The file could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file could not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        // Several processes may write the same file, whole files both: the workers of a shared ledger, for one.
        string temporary = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.new");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            FolderSync.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch
        {
            TryDelete(temporary);
            throw;
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
            // The failure that led here is the one to report.
        }
    }
}
