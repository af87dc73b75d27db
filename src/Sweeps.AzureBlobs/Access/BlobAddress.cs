using Azure.Storage.Blobs;
using ModalityCompetition.Sweeps.Archives.Storage;

namespace ModalityCompetition.Sweeps.AzureBlobs.Access;

/// <summary>
/// The address of an archive on Azure Blob Storage, <c>https://ACCOUNT.blob.core.windows.net/CONTAINER/PREFIX</c>; of an emulator
/// <c>http://127.0.0.1:10000/ACCOUNT/CONTAINER/PREFIX</c>.
/// </summary>
/// <param name="Text">As the user gave it, without a slash at its end.</param>
/// <param name="Endpoint">Where the account is.</param>
/// <param name="Account">Name of the account.</param>
/// <param name="Container">Name of the container.</param>
/// <param name="ContainerUri">Where the container is.</param>
/// <param name="Prefix">What the names of blobs begin with: empty, or ending with '/'.</param>
internal sealed record BlobAddress(string Text, Uri Endpoint, string Account, string Container, Uri ContainerUri, string Prefix)
{
    /// <summary>Whether nobody on the way reads what is sent: it is encrypted, or does not leave this machine.</summary>
    public bool IsGuarded => Endpoint.Scheme == Uri.UriSchemeHttps || Endpoint.IsLoopback;

    /// <summary>Reads an address.</summary>
    /// <exception cref="ArchiveException">It is none, or holds a secret. The message does not repeat what follows a '?'.</exception>
    public static BlobAddress Parse(string text)
    {
        if (text.Contains('?', StringComparison.Ordinal) || text.Contains('@', StringComparison.Ordinal))
        {
            throw Wrong(
                "The address of the archive has a '?' or an '@', behind or before which secrets stand that others could read on a command "
                    + $"line: give it without, and put a shared access signature into {Blobs.BlobPlace.AccessVariable} or a file that "
                    + $"{Blobs.BlobPlace.AccessFileVariable} names."
            );
        }

        string trimmed = text.TrimEnd('/');
        if (
            !Uri.TryCreate(trimmed, UriKind.Absolute, out Uri? uri)
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.Fragment.Length > 0
        )
        {
            throw Wrong($"'{text}' is no address of an archive: give {ArchiveAddresses.Forms}.");
        }

        if (uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback)
        {
            throw Wrong($"{text} is not encrypted: give an https address; http is for an emulator on this machine.");
        }

        var parts = new BlobUriBuilder(uri);
        if (parts.AccountName.Length == 0 || parts.BlobContainerName.Length == 0)
        {
            throw Wrong($"'{text}' names no account or no container: give https://ACCOUNT.blob.core.windows.net/CONTAINER/PREFIX.");
        }

        string prefix = parts.BlobName.Length == 0 ? "" : parts.BlobName + "/";
        if (prefix.Length > 0 && !ArchiveNames.IsName(parts.BlobName))
        {
            throw Wrong($"'{text}' has a prefix with other characters than letters, digits, '.', '_' and '-': choose another one.");
        }

        parts.BlobName = "";
        return new BlobAddress(
            trimmed,
            new Uri(uri.GetLeftPart(UriPartial.Authority)),
            parts.AccountName,
            parts.BlobContainerName,
            parts.ToUri(),
            prefix
        );
    }

    private static ArchiveException Wrong(string message) => new(message, ArchiveFailure.Access);
}
