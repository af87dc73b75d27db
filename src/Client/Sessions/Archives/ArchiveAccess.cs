using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Archives.Folders;
using ModalityCompetition.Sweeps.Archives.Storage;

namespace ModalityCompetition.Client.Sessions.Archives;

/// <summary>Opens archives by their addresses.</summary>
internal static class ArchiveAccess
{
    /// <summary>Opens an archive.</summary>
    /// <param name="address">Its address as the user gave it.</param>
    /// <exception cref="ClientException">It is none.</exception>
    public static IArchiveStorage Open(string address)
    {
        if (address.StartsWith(FolderArchive.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return new FolderArchive(FolderOf(address));
        }

        throw new ClientException(
            ExitCode.Usage,
            $"'{address}' is no address of an archive: give file:FOLDER, for example file:/mnt/share/archive."
        );
    }

    private static string FolderOf(string address)
    {
        string rest = address[FolderArchive.Scheme.Length..];
        string path =
            rest.StartsWith("//", StringComparison.Ordinal) && Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
                ? uri.LocalPath
                : rest;
        return path.Length > 0 && !path.Any(char.IsControl)
            ? UserPath.Expand(path)!
            : throw new ClientException(
                ExitCode.Usage,
                $"'{address}' names no folder: give file:FOLDER, for example file:/mnt/share/archive."
            );
    }
}
