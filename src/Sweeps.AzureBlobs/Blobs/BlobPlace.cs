namespace ModalityCompetition.Sweeps.AzureBlobs.Blobs;

/// <summary>Where an archive is, and how it is opened, in words for messages; holds no secret.</summary>
/// <param name="Address">The address as the user gave it.</param>
/// <param name="Host">Host, and port where it is not that of the scheme.</param>
/// <param name="Account">Name of the account.</param>
/// <param name="Container">Name of the container.</param>
/// <param name="Prefix">What the names of all blobs begin with: empty, or ending with '/'.</param>
/// <param name="AccessName">What opens it, for example <c>the connection string</c>.</param>
/// <param name="Signature">What a shared access signature says of itself; null where none opens it.</param>
internal sealed record BlobPlace(
    string Address,
    string Host,
    string Account,
    string Container,
    string Prefix,
    string AccessName,
    BlobSignature? Signature
)
{
    /// <summary>The variable that may hold a connection string or a shared access signature.</summary>
    public const string AccessVariable = "MODCOMP_ARCHIVE_ACCESS";

    /// <summary>The variable that may name a file which holds one.</summary>
    public const string AccessFileVariable = "MODCOMP_ARCHIVE_ACCESS_FILE";

    /// <summary>The permissions that a signature must have, as Azure writes them: read, add, create, write, delete and list.</summary>
    public const string Permissions = "racwdl";
}
