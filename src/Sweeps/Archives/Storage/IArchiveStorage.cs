namespace ModalityCompetition.Sweeps.Archives.Storage;

/// <summary>
/// A place that keeps named contents: a folder, or a container of blobs. Names are relative, their parts separated by '/', of letters,
/// digits, '.', '_' and '-'. A content appears whole or not at all, for every reader and after a crash at any instant; when a write has
/// returned, it is there to stay. Implementations are thread-safe. Every failure of the place is an <see cref="ArchiveException"/> with one
/// sentence; what may pass by itself has been tried again a bounded number of times before.
/// </summary>
public interface IArchiveStorage : IAsyncDisposable
{
    /// <summary>Where it is, for messages; holds no secret.</summary>
    string Address { get; }

    /// <summary>Reads a content.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>Null where there is none of that name.</returns>
    /// <exception cref="ArchiveException">The place cannot be read.</exception>
    Task<ArchiveContent?> ReadAsync(string name, CancellationToken cancellation);

    /// <summary>The same into an array of the caller's, who gives it back when the bytes are no longer needed.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="buffers">Where the array is from.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>As <see cref="ReadAsync(string, CancellationToken)"/>.</returns>
    /// <exception cref="ArchiveException">The place cannot be read.</exception>
    Task<ArchiveContent?> ReadAsync(string name, ContentBuffers buffers, CancellationToken cancellation) => ReadAsync(name, cancellation);

    /// <summary>Looks for a content without reading it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>Null where there is none of that name.</returns>
    /// <exception cref="ArchiveException">The place cannot be read.</exception>
    Task<ArchiveEntry?> FindAsync(string name, CancellationToken cancellation);

    /// <summary>Writes a content under a name that always has the same content, so that it may be written again.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="cancellation">Stops waiting; the content may or may not be there afterwards, and is never there in part.</param>
    /// <exception cref="ArchiveException">The place cannot be written.</exception>
    Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Replaces a content, on the condition that it is still the one that the caller knows.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">The new bytes.</param>
    /// <param name="version">The version that the caller knows (<see cref="ArchiveContent.Version"/>); null where it knows that there is
    /// none.</param>
    /// <param name="cancellation">Stops waiting; the content is then the old one or the new one.</param>
    /// <returns>
    /// The new version, or null where another one was there and stays. Null is also the answer where a first try was carried out and its
    /// reply lost: the caller finds its own content when it reads again.
    /// </returns>
    /// <exception cref="ArchiveException">The place cannot be written.</exception>
    Task<string?> ReplaceAsync(string name, ReadOnlyMemory<byte> content, string? version, CancellationToken cancellation);

    /// <summary>Everything whose name begins with a text, in no particular order; what is written meanwhile may be missing.</summary>
    /// <param name="prefix">What names begin with; it ends with '/' or is empty.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="ArchiveException">The place cannot be read.</exception>
    IAsyncEnumerable<ArchiveEntry> ListAsync(string prefix, CancellationToken cancellation);

    /// <summary>Deletes a content, on the condition that nobody has written it since it was listed or found.</summary>
    /// <param name="entry">The content.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>Whether it is gone.</returns>
    /// <exception cref="ArchiveException">The place cannot be written.</exception>
    Task<bool> DeleteAsync(ArchiveEntry entry, CancellationToken cancellation);
}
