using Azure.Storage.Blobs;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.AzureBlobs.Access;
using ModalityCompetition.Sweeps.AzureBlobs.Blobs;
using ModalityCompetition.TestKit.Blobs;

namespace ModalityCompetition.Sweeps.AzureBlobs.Tests;

/// <summary>Containers of Azurite, one for each test.</summary>
internal static class Containers
{
    private static int s_last;

    /// <summary>Short pauses, so that what is tried again is tried again at once.</summary>
    public static BlobArchiveOptions Hasty { get; } = new() { Pause = TimeSpan.FromMilliseconds(5) };

    /// <summary>Makes a container.</summary>
    /// <returns>Its name.</returns>
    public static async Task<string> MakeAsync()
    {
        string name = $"test-{Environment.ProcessId}-{Interlocked.Increment(ref s_last)}";
        await ClientOf(name).CreateAsync();
        return name;
    }

    /// <summary>The client of a container, past the program.</summary>
    public static BlobContainerClient ClientOf(string name) => new(AzuriteServer.Shared.ConnectionString, name);

    /// <summary>The address of an archive in a container.</summary>
    public static string AddressOf(string container, Uri? endpoint = null, string prefix = "/some/prefix") =>
        $"{(endpoint ?? AzuriteServer.Shared.Endpoint).GetLeftPart(UriPartial.Authority)}/{AzuriteServer.Account}/{container}{prefix}";

    /// <summary>Opens an archive in a container with the key of the account.</summary>
    public static IArchiveStorage Open(string container, Uri? endpoint = null, BlobArchiveOptions? options = null) =>
        ArchiveAddresses.Open(
            AddressOf(container, endpoint),
            name => name == BlobPlace.AccessVariable ? AzuriteServer.ConnectionStringAt(endpoint ?? AzuriteServer.Shared.Endpoint) : null,
            options ?? Hasty
        );
}
