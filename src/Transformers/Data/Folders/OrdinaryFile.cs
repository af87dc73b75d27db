using System.Formats.Tar;

namespace ModalityCompetition.Transformers.Data.Folders;

/// <summary>
/// Tells files from pipes and devices, whose reading may never end, without opening them.
/// </summary>
internal static class OrdinaryFile
{
    /// <summary>What is said of another one.</summary>
    public const string Fault = "is a pipe or a device, not an ordinary file: put the file itself there";

    /// <summary>Whether a path is that of a file.</summary>
    /// <param name="path">A path that is there and no folder.</param>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public static bool Is(string path)
    {
        string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        // What is no file has no length, and neither has an empty file. Of the class library only archives know the two apart, and they do
        // not open what is no file.
        if (OperatingSystem.IsWindows() || new FileInfo(target).Length > 0)
        {
            return true;
        }

        TarEntryType type;
        using MemoryStream archive = new();
        try
        {
            using TarWriter writer = new(archive, TarEntryFormat.Ustar, leaveOpen: true);
            writer.WriteEntry(target, "file");
        }
        catch (IOException) when (File.Exists(target))
        {
            // A socket is in no archive.
            return false;
        }

        archive.Position = 0;
        using TarReader reader = new(archive);
        type = reader.GetNextEntry()!.EntryType;
        return type == TarEntryType.RegularFile;
    }
}
