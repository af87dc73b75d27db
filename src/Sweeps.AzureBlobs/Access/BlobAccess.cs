using System.Security;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.AzureBlobs.Blobs;

namespace ModalityCompetition.Sweeps.AzureBlobs.Access;

/// <summary>What gives access to an account.</summary>
internal enum BlobAccessKind
{
    /// <summary>A connection string, with a key or a signature in it.</summary>
    ConnectionString,

    /// <summary>A shared access signature.</summary>
    Signature,

    /// <summary>The identity of the user or the machine: environment, workload, managed identity, Azure CLI and others.</summary>
    Identity,
}

/// <summary>What gives access to an account, from the environment or a file. Its text is a secret.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Secret">The connection string or the signature; empty for an identity.</param>
/// <param name="Name">What it is and where it came from, in words for messages.</param>
internal sealed record BlobAccess(BlobAccessKind Kind, string Secret, string Name)
{
    // The variables of Azure's own command line, which many machines have set.
    private const string AzureConnectionString = "AZURE_STORAGE_CONNECTION_STRING";
    private const string AzureSignature = "AZURE_STORAGE_SAS_TOKEN";

    /// <summary>Finds what gives access: this program's variables, then those of Azure's command line, then an identity.</summary>
    /// <exception cref="ArchiveException">A variable names a file that cannot be read, or holds nothing that gives access.</exception>
    public static BlobAccess Of(Func<string, string?> variable)
    {
        if (Text(variable(BlobPlace.AccessVariable)) is { } direct)
        {
            return Of(direct, $"of the variable {BlobPlace.AccessVariable}");
        }

        if (Text(variable(BlobPlace.AccessFileVariable)) is { } file)
        {
            return Of(Read(file), $"in {file}");
        }

        if (Text(variable(AzureConnectionString)) is { } connection)
        {
            return Of(connection, $"of the variable {AzureConnectionString}");
        }

        return Text(variable(AzureSignature)) is { } signature
            ? Of(signature, $"of the variable {AzureSignature}")
            : new BlobAccess(BlobAccessKind.Identity, "", "the identity of this user or machine");
    }

    private static BlobAccess Of(string secret, string where) =>
        secret.Contains("sig=", StringComparison.Ordinal) && !secret.Contains(';', StringComparison.Ordinal)
            ? new BlobAccess(
                BlobAccessKind.Signature,
                secret[(secret.IndexOf('?', StringComparison.Ordinal) + 1)..],
                $"the shared access signature {where}"
            )
        : secret.Contains('=', StringComparison.Ordinal)
            ? new BlobAccess(BlobAccessKind.ConnectionString, secret, $"the connection string {where}")
        : throw new ArchiveException(
            $"What stands {where} is neither a connection string nor a shared access signature: give one of them as the portal shows it.",
            ArchiveFailure.Access
        );

    private static string Read(string file)
    {
        try
        {
            return Text(File.ReadAllText(file))
                ?? throw new ArchiveException(
                    $"The file {file}, which {BlobPlace.AccessFileVariable} names, is empty: write a connection string or a shared access "
                        + "signature into it.",
                    ArchiveFailure.Access
                );
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SecurityException)
        {
            throw new ArchiveException(
                $"The file {file}, which {BlobPlace.AccessFileVariable} names, cannot be read: make it readable, or name another one.",
                ArchiveFailure.Access
            );
        }
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
