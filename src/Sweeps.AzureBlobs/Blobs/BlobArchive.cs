using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ModalityCompetition.Sweeps.Archives.Storage;

namespace ModalityCompetition.Sweeps.AzureBlobs.Blobs;

/// <summary>
/// An archive in a container of Azure Blob Storage. Every content is one Put Blob, which the service carries out whole or not at all: no
/// stream is written to, whose disposal after an exception would commit what it had, and no blocks are staged, whose conditions are judged
/// only when all bytes have been sent. The service checks an MD5 of what arrives (CRC64 is left alone: Azurite stores its frames as
/// content). A manifest is replaced under an ETag condition.
/// </summary>
public sealed class BlobArchive : IArchiveStorage
{
    private const int SinglePut = 256 << 20;
    private readonly BlobContainerClient _container;
    private readonly BlobPlace _place;
    private readonly BlobArchiveOptions _options;
    private readonly BlobFailure _failures;
    private readonly IDisposable? _transport;

    /// <summary>Talks to a container; nothing is asked of it yet.</summary>
    internal BlobArchive(BlobContainerClient container, BlobPlace place, BlobArchiveOptions options, IDisposable? transport)
    {
        _container = container;
        _place = place;
        _options = options;
        _failures = new BlobFailure(place, options);
        _transport = transport;
    }

    /// <inheritdoc/>
    public string Address => _place.Address;

    /// <inheritdoc/>
    public Task<ArchiveContent?> ReadAsync(string name, CancellationToken cancellation) => ReadAsync(name, null, cancellation);

    /// <inheritdoc/>
    public Task<ArchiveContent?> ReadAsync(string name, ContentBuffers? buffers, CancellationToken cancellation) =>
        AskAsync<ArchiveContent?>(
            name,
            "read",
            async stop =>
            {
                for (int tries = 0; ; tries++)
                {
                    try
                    {
                        using BlobDownloadStreamingResult result = await Blob(name)
                            .DownloadStreamingAsync(cancellationToken: stop)
                            .ConfigureAwait(false);
                        int length = checked((int)result.Details.ContentLength);
                        byte[]? rented = buffers?.Rent(length);
                        Memory<byte> bytes = (rented ?? new byte[length]).AsMemory(0, length);
                        await result.Content.ReadExactlyAsync(bytes, stop).ConfigureAwait(false);
                        return new ArchiveContent(bytes, result.Details.ETag.ToString()) { Buffer = rented };
                    }
                    catch (RequestFailedException missing) when (IsMissing(missing))
                    {
                        return null;
                    }
                    catch (RequestFailedException replaced) when (replaced.Status == 412 && tries < _options.Retries)
                    {
                        // The client goes on with a reply that was cut off, on the condition that it is still the same content: another
                        // machine has replaced it meanwhile, so it is read from the beginning.
                    }
                }
            },
            cancellation
        );

    /// <inheritdoc/>
    public Task<ArchiveEntry?> FindAsync(string name, CancellationToken cancellation) =>
        AskAsync<ArchiveEntry?>(
            name,
            "read",
            async stop =>
            {
                try
                {
                    BlobProperties found = await Blob(name).GetPropertiesAsync(cancellationToken: stop).ConfigureAwait(false);
                    return new ArchiveEntry(name, found.ContentLength, found.LastModified, found.ETag.ToString());
                }
                catch (RequestFailedException missing) when (IsMissing(missing))
                {
                    return null;
                }
            },
            cancellation
        );

    /// <inheritdoc/>
    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        AskAsync<object?>(
            name,
            "written",
            async stop =>
            {
                try
                {
                    await PutAsync(name, content, null, stop).ConfigureAwait(false);
                }
                catch (RequestFailedException held) when (held is { Status: 409, ErrorCode: "BlobImmutableDueToPolicy" })
                {
                    // A policy keeps it as it is, which is what is to be written if it has been written whole.
                    if (await FindAsync(name, stop).ConfigureAwait(false) is not { } there || there.Bytes != content.Length)
                    {
                        throw;
                    }
                }

                return null;
            },
            cancellation
        );

    /// <inheritdoc/>
    public Task<string?> ReplaceAsync(string name, ReadOnlyMemory<byte> content, string? version, CancellationToken cancellation) =>
        AskAsync<string?>(
            name,
            "written",
            async stop =>
            {
                var condition = version is null
                    ? new BlobRequestConditions { IfNoneMatch = ETag.All }
                    : new BlobRequestConditions { IfMatch = new ETag(version) };
                try
                {
                    BlobContentInfo written = await PutAsync(name, content, condition, stop).ConfigureAwait(false);
                    return written.ETag.ToString();
                }
                catch (RequestFailedException other)
                    when (other.Status == 412 || other is { Status: 409, ErrorCode: "BlobAlreadyExists" } || IsMissing(other))
                {
                    return null;
                }
            },
            cancellation
        );

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArchiveEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            string? token = next;
            Page<BlobItem> page = await AskAsync(
                    prefix,
                    "listed",
                    async stop =>
                    {
                        AsyncPageable<BlobItem> blobs = _container.GetBlobsAsync(
                            BlobTraits.None,
                            BlobStates.None,
                            _place.Prefix + prefix,
                            stop
                        );
                        await foreach (Page<BlobItem> one in blobs.AsPages(token).ConfigureAwait(false))
                        {
                            return one;
                        }

                        throw new RequestFailedException(500, "A list has no page.");
                    },
                    cancellation
                )
                .ConfigureAwait(false);
            foreach (BlobItem blob in page.Values)
            {
                yield return new ArchiveEntry(
                    blob.Name[_place.Prefix.Length..],
                    blob.Properties.ContentLength ?? 0,
                    blob.Properties.LastModified ?? default,
                    blob.Properties.ETag?.ToString() ?? ""
                );
            }

            next = page.ContinuationToken;
        } while (!string.IsNullOrEmpty(next));
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(ArchiveEntry entry, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return AskAsync(
            entry.Name,
            "deleted",
            async stop =>
            {
                try
                {
                    var unchanged = new BlobRequestConditions { IfMatch = new ETag(entry.Version) };
                    await Blob(entry.Name).DeleteAsync(DeleteSnapshotsOption.None, unchanged, stop).ConfigureAwait(false);
                    return true;
                }
                catch (RequestFailedException other) when (other.Status == 412)
                {
                    // The condition fails also where nothing is there any more.
                    return await FindAsync(entry.Name, stop).ConfigureAwait(false) is null;
                }
                catch (RequestFailedException missing) when (IsMissing(missing))
                {
                    return true;
                }
            },
            cancellation
        );
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _transport?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<BlobContentInfo> PutAsync(
        string name,
        ReadOnlyMemory<byte> content,
        BlobRequestConditions? conditions,
        CancellationToken stop
    )
    {
        var options = new BlobUploadOptions
        {
            Conditions = conditions,
            TransferOptions = new StorageTransferOptions { InitialTransferSize = SinglePut, MaximumTransferSize = SinglePut },
            TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 },
        };
        return await Blob(name).UploadAsync(new BinaryData(content), options, stop).ConfigureAwait(false);
    }

    private BlobClient Blob(string name) =>
        ArchiveNames.IsName(name)
            ? _container.GetBlobClient(_place.Prefix + name)
            : throw new ArgumentException($"'{name}' is no name of a content.", nameof(name));

    private static bool IsMissing(RequestFailedException failure) => failure is { Status: 404, ErrorCode: "BlobNotFound" };

    // The client tries again by itself; this bounds all of it, for it waits as long as the service asks it to.
    private async Task<T> AskAsync<T>(string name, string what, Func<CancellationToken, Task<T>> request, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(_options.Patience);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await request(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time of a try, or that of all of them.
            throw _failures.TooLong();
        }
        catch (Exception failure) when (BlobFailure.IsOne(failure))
        {
            throw _failures.Of(failure, what, name);
        }
    }
}
