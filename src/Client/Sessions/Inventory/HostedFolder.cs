using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Sessions.Inventory;

/// <summary>Folders of sweeps within the data folder of a server, which are the server's as long as it runs.</summary>
internal static class HostedFolder
{
    private const string Record = "sweep.json";

    /// <summary>Files that a server keeps in such a folder beside those of a run.</summary>
    public static IReadOnlyCollection<string> Files { get; } = [Record];

    /// <summary>Refuses a folder whose server is running.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="instead">The command that does the same.</param>
    /// <exception cref="ClientException">It is running.</exception>
    public static void Refuse(RunFolder folder, string instead)
    {
        string path = Path.GetFullPath(folder.Path);
        if (
            File.Exists(Path.Combine(path, Record))
            && Path.GetDirectoryName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path))) is { } data
            && RunLock.IsHeld(new RunFolder(data))
        )
        {
            throw new ClientException(ExitCode.Refused, $"{folder.Path} belongs to the server that runs on {data}: use '{instead}'.");
        }
    }
}
