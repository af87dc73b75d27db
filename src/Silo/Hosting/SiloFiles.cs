using ModalityCompetition.Silo.Failures;
using ModalityCompetition.Silo.Settings;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>
/// The files that a silo writes, tried before anything is started: a log that cannot be written is lost without a word, and a folder that
/// cannot be made is missed only by the first sweep.
/// </summary>
internal static class SiloFiles
{
    /// <summary>Checks the folder of the run folders and the log file; makes the folders where they are missing.</summary>
    /// <exception cref="SiloException">One cannot be written.</exception>
    public static void Check(SiloSettings settings)
    {
        if (settings.Database.Length == 0)
        {
            Try(
                nameof(settings.Folder),
                settings.Folder,
                folder =>
                {
                    Directory.CreateDirectory(folder);
                    // A name that no other process takes, gone as soon as it is closed.
                    using var probe = new FileStream(
                        Path.Combine(folder, Path.GetRandomFileName()),
                        FileMode.CreateNew,
                        FileAccess.Write,
                        FileShare.None,
                        bufferSize: 0,
                        FileOptions.DeleteOnClose
                    );
                }
            );
        }

        if (settings.LogFile.Length > 0)
        {
            Try(
                nameof(settings.LogFile),
                settings.LogFile,
                file =>
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
                    using var log = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                }
            );
        }
    }

    private static void Try(string setting, string path, Action<string> write)
    {
        try
        {
            write(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SiloException(
                $"The setting {SiloSettings.NameOf(setting)} is '{path}', which cannot be written "
                    + $"({failure.Message.TrimEnd('.').ReplaceLineEndings(" ")}): make it writable for the silo's user, or give another "
                    + "one."
            );
        }
    }
}
