using ModalityCompetition.Sweeps.Archives.Storage;

namespace ModalityCompetition.TestKit.Archives;

/// <summary>What happens to a request.</summary>
public enum RequestFate
{
    /// <summary>It is carried out.</summary>
    Passes,

    /// <summary>It fails, and nothing was done.</summary>
    FailsBefore,

    /// <summary>It is carried out, and its reply lost.</summary>
    FailsAfter,

    /// <summary>It is carried out twice, as by a client that tries again when a reply is lost; the second reply counts.</summary>
    Twice,
}

/// <summary>An archive whose requests are counted and meet the fates that a test chooses.</summary>
/// <param name="inner">The archive.</param>
/// <param name="fate">The fate of a request, by its number from 0 on; called by one thread at a time.</param>
public sealed class FaultyArchive(IArchiveStorage inner, Func<int, RequestFate>? fate = null) : IArchiveStorage
{
    private readonly Lock _gate = new();

    /// <summary>Requests so far.</summary>
    public int Requests { get; private set; }

    /// <inheritdoc/>
    public string Address => inner.Address;

    /// <inheritdoc/>
    public Task<ArchiveContent?> ReadAsync(string name, CancellationToken cancellation) =>
        MeetAsync(() => inner.ReadAsync(name, cancellation));

    /// <inheritdoc/>
    public Task<ArchiveContent?> ReadAsync(string name, ContentBuffers buffers, CancellationToken cancellation) =>
        MeetAsync(() => inner.ReadAsync(name, buffers, cancellation));

    /// <inheritdoc/>
    public Task<ArchiveEntry?> FindAsync(string name, CancellationToken cancellation) =>
        MeetAsync(() => inner.FindAsync(name, cancellation));

    /// <inheritdoc/>
    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        MeetAsync<object?>(async () =>
        {
            await inner.WriteAsync(name, content, cancellation).ConfigureAwait(false);
            return null;
        });

    /// <inheritdoc/>
    public Task<string?> ReplaceAsync(string name, ReadOnlyMemory<byte> content, string? version, CancellationToken cancellation) =>
        MeetAsync(() => inner.ReplaceAsync(name, content, version, cancellation));

    /// <inheritdoc/>
    public IAsyncEnumerable<ArchiveEntry> ListAsync(string prefix, CancellationToken cancellation) => inner.ListAsync(prefix, cancellation);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(ArchiveEntry entry, CancellationToken cancellation) =>
        MeetAsync(() => inner.DeleteAsync(entry, cancellation));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<T> MeetAsync<T>(Func<Task<T>> request)
    {
        RequestFate met;
        lock (_gate)
        {
            met = fate?.Invoke(Requests) ?? RequestFate.Passes;
            Requests++;
        }

        if (met == RequestFate.FailsBefore)
        {
            throw new ArchiveException("The request fails before it is carried out.", ArchiveFailure.Away);
        }

        T answer = await request().ConfigureAwait(false);
        return met switch
        {
            RequestFate.FailsAfter => throw new ArchiveException("The reply is lost.", ArchiveFailure.Away),
            RequestFate.Twice => await request().ConfigureAwait(false),
            _ => answer,
        };
    }
}
