using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;
using ModalityCompetition.Sweeps.Archives.Folders;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.AzureBlobs.Blobs;

namespace ModalityCompetition.Sweeps.AzureBlobs.Access;

/// <summary>Opens archives by their addresses: folders, and containers of Azure Blob Storage.</summary>
public static class ArchiveAddresses
{
    /// <summary>How an address may look, for messages and help.</summary>
    public const string Forms = "file:FOLDER, which may be on a network share, or https://ACCOUNT.blob.core.windows.net/CONTAINER/PREFIX";

    /// <summary>The variable that may hold a connection string or a shared access signature.</summary>
    public const string AccessVariable = BlobPlace.AccessVariable;

    /// <summary>The variable that may name a file which holds one.</summary>
    public const string AccessFileVariable = BlobPlace.AccessFileVariable;

    /// <summary>
    /// Opens an archive. What gives access comes from variables of the environment or a file, never from the address.
    /// </summary>
    /// <param name="address">Where it is; see <see cref="Forms"/>.</param>
    /// <param name="variable">A variable of the environment by its name; null where it is not set.</param>
    /// <param name="options">How to talk to it; null for the defaults.</param>
    /// <exception cref="ArchiveException">The address or what gives access is wrong. The message holds no secret.</exception>
    public static IArchiveStorage Open(string address, Func<string, string?> variable, BlobArchiveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(variable);
        return address.StartsWith(FolderArchive.Scheme, StringComparison.OrdinalIgnoreCase)
            ? new FolderArchive(FolderOf(address))
            : OpenBlobs(BlobAddress.Parse(address), BlobAccess.Of(variable), options ?? new BlobArchiveOptions());
    }

    /// <summary>
    /// Whether a text looks like the address of an archive, without opening it; what is wrong with it, as a clause, if not.
    /// </summary>
    public static string? Mistake(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        try
        {
            _ = address.StartsWith(FolderArchive.Scheme, StringComparison.OrdinalIgnoreCase)
                ? FolderOf(address)
                : BlobAddress.Parse(address).Container;
            return null;
        }
        catch (ArchiveException wrong)
        {
            return wrong.Message.TrimEnd('.');
        }
    }

    private static string FolderOf(string address)
    {
        string rest = address[FolderArchive.Scheme.Length..];
        string path =
            rest.StartsWith("//", StringComparison.Ordinal) && Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
                ? uri.LocalPath
                : rest;
        return path.Length > 0 && !path.Any(char.IsControl)
            ? path
            : throw new ArchiveException("The address of the archive names no folder: give file:FOLDER.", ArchiveFailure.Access);
    }

    private static BlobArchive OpenBlobs(BlobAddress address, BlobAccess access, BlobArchiveOptions options)
    {
        if (!address.IsGuarded && access.Kind == BlobAccessKind.Signature)
        {
            throw new ArchiveException(
                $"{address.Text} is not encrypted and a shared access signature would be sent for everybody to read: give an "
                    + $"https address.",
                ArchiveFailure.Access
            );
        }

        var place = new BlobPlace(
            address.Text,
            address.Endpoint.IsDefaultPort ? address.Endpoint.Host : address.Endpoint.Authority,
            address.Account,
            address.Container,
            address.Prefix,
            access.Name,
            access.Kind == BlobAccessKind.Signature ? BlobSignature.Of(access.Secret) : null
        );
#pragma warning disable CA2000 // The archive disposes the client, which disposes the handler.
        var http = new HttpClient(
            new SocketsHttpHandler
            {
                ConnectTimeout = options.ConnectTimeout,
                AllowAutoRedirect = false,
                UseCookies = false,
                MaxConnectionsPerServer = 50,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
#pragma warning restore CA2000
        var client = new BlobClientOptions { Transport = new HttpClientTransport(http) };
        client.Retry.Mode = RetryMode.Exponential;
        client.Retry.MaxRetries = options.Retries;
        client.Retry.Delay = options.Pause;
        client.Retry.MaxDelay = TimeSpan.FromSeconds(8);
        client.Retry.NetworkTimeout = options.TryTimeout;
        client.Diagnostics.IsLoggingEnabled = false;
        try
        {
            return new BlobArchive(Container(address, access, client), place, options, http);
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or InvalidOperationException)
        {
            // The client's message may repeat what it cannot read.
            http.Dispose();
            throw new ArchiveException(
                $"{Capital(access.Name)} for {address.Text} cannot be read: give it as the portal shows it.",
                ArchiveFailure.Access
            );
        }
    }

    private static BlobContainerClient Container(BlobAddress address, BlobAccess access, BlobClientOptions options)
    {
        switch (access.Kind)
        {
            case BlobAccessKind.ConnectionString:
                BlobContainerClient container = new(access.Secret, address.Container, options);
                return container.Uri.Host == address.Endpoint.Host && container.AccountName == address.Account
                    ? container
                    : throw new ArchiveException(
                        $"{Capital(access.Name)} is of the account {container.AccountName} on {container.Uri.Host}, and the archive "
                            + $"{address.Text} is on another: give those that belong together.",
                        ArchiveFailure.Access
                    );
            case BlobAccessKind.Signature:
                return new BlobContainerClient(address.ContainerUri, new AzureSasCredential(access.Secret), options);
            default:
                if (address.ContainerUri.Scheme != Uri.UriSchemeHttps)
                {
                    throw new ArchiveException(
                        $"{address.Text} is not encrypted, over which no token is sent: set {BlobPlace.AccessVariable} to a connection "
                            + "string, or give an https address.",
                        ArchiveFailure.Access
                    );
                }

                return new BlobContainerClient(address.ContainerUri, new DefaultAzureCredential(), options);
        }
    }

    private static string Capital(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";
}
