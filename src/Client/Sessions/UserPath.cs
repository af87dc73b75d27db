using ModalityCompetition.Client.Hosting;

namespace ModalityCompetition.Client.Sessions;

/// <summary>
/// Paths as users write them: in options, which a shell does not expand behind an equals sign, and in specs, which no shell sees.
/// </summary>
internal static class UserPath
{
    /// <summary>The path with <c>~</c> and <c>~/</c> at its beginning as the home folder; null stays null.</summary>
    /// <exception cref="ClientException">It names the home folder of another user, or there is no home folder.</exception>
    public static string? Expand(string? path)
    {
        if (path is null || !path.StartsWith('~'))
        {
            return path;
        }

        if (path.Length > 1 && path[1] != '/' && path[1] != Path.DirectorySeparatorChar)
        {
            throw new ClientException(
                ExitCode.Usage,
                $"{path}: ~ stands for your own home folder alone, as in ~/runs; write the folder out, or ./{path} for a file of that name."
            );
        }

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0
            ? Path.Combine(home, path.Length > 2 ? path[2..] : "")
            : throw new ClientException(ExitCode.Usage, $"{path}: there is no home folder that ~ could stand for; write the folder out.");
    }

    /// <summary>Whether two paths are one file or folder, links followed.</summary>
    public static bool IsSame(string one, string other) => Resolved(one) == Resolved(other);

    /// <summary>The path in full, with the links of every folder on it, and its own, followed.</summary>
    public static string Resolved(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string? parent = Path.GetDirectoryName(full);
        if (parent is null)
        {
            return full;
        }

        string here = Path.Combine(Resolved(parent), Path.GetFileName(full));
        FileSystemInfo info = Directory.Exists(here) ? new DirectoryInfo(here) : new FileInfo(here);
        return info.LinkTarget is not null && info.ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? Resolved(target.FullName)
            : here;
    }
}
