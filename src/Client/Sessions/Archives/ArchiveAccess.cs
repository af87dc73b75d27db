using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Archives.Folders;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.AzureBlobs.Access;

namespace ModalityCompetition.Client.Sessions.Archives;

/// <summary>Opens archives by their addresses, with what the environment gives access by.</summary>
internal static class ArchiveAccess
{
    /// <summary>Opens an archive.</summary>
    /// <param name="address">Its address as the user gave it.</param>
    /// <param name="console">Whose environment is asked.</param>
    /// <exception cref="ArchiveException">It is none, or what gives access to it is wrong.</exception>
    public static IArchiveStorage Open(string address, ClientConsole console) =>
        ArchiveAddresses.Open(Expanded(address), console.Variable, new() { Clock = console.Clock });

    // As in every other place where a folder is given.
    private static string Expanded(string address) =>
        address.StartsWith(FolderArchive.Scheme + "~", StringComparison.OrdinalIgnoreCase)
            ? FolderArchive.Scheme + UserPath.Expand(address[FolderArchive.Scheme.Length..])
            : address;
}
