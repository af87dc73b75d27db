using System.Runtime.CompilerServices;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;

namespace ModalityCompetition.Sweeps.Archives.Folders;

/// <summary>
/// An archive in a folder, which may be on a network share. A content is written under another name, forced to the disk and renamed. One is
/// replaced while a file beside it is held open for this process alone; file systems of network shares know such locks between machines
/// (SMB, NFS from version 4).
/// </summary>
/// <param name="path">The folder; made where it is missing.</param>
public sealed class FolderArchive(string path) : IArchiveStorage
{
    /// <summary>How the address of such an archive begins.</summary>
    public const string Scheme = "file:";

    private const string Unfinished = ".new";
    private const string Lock = ".lock";
    private static readonly TimeSpan s_betweenTries = TimeSpan.FromMilliseconds(20);
    private readonly string _path = Path.GetFullPath(path);

    /// <inheritdoc/>
    public string Address => $"{Scheme}{path}";

    /// <summary>For how long a replacement waits for that of another; default a minute.</summary>
    public TimeSpan LockPatience { get; init; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public Task<ArchiveContent?> ReadAsync(string name, CancellationToken cancellation) =>
        TriedAsync(
            async () =>
            {
                string file = FileOf(name);
                if (!File.Exists(file))
                {
                    return null;
                }

                byte[] bytes = await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false);
                return new ArchiveContent(bytes, ArchiveNames.Digest(bytes));
            },
            name,
            "read"
        );

    /// <inheritdoc/>
    public Task<ArchiveContent?> ReadAsync(string name, ContentBuffers buffers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        return TriedAsync(
            async () =>
            {
                string path = FileOf(name);
                if (!File.Exists(path))
                {
                    return null;
                }

                FileStream file = File.OpenRead(path);
                await using (file.ConfigureAwait(false))
                {
                    byte[] rented = buffers.Rent(checked((int)file.Length));
                    Memory<byte> bytes = rented.AsMemory(0, (int)file.Length);
                    await file.ReadExactlyAsync(bytes, cancellation).ConfigureAwait(false);
                    return new ArchiveContent(bytes, ArchiveNames.Digest(bytes.Span)) { Buffer = rented };
                }
            },
            name,
            "read"
        );
    }

    /// <inheritdoc/>
    public Task<ArchiveEntry?> FindAsync(string name, CancellationToken cancellation) =>
        TriedAsync(() => Task.FromResult(Entry(new FileInfo(FileOf(name)), name)), name, "read");

    /// <inheritdoc/>
    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        TriedAsync<object?>(
            async () =>
            {
                await PutAsync(FileOf(name), content, cancellation).ConfigureAwait(false);
                return null;
            },
            name,
            "written"
        );

    /// <inheritdoc/>
    public Task<string?> ReplaceAsync(string name, ReadOnlyMemory<byte> content, string? version, CancellationToken cancellation) =>
        TriedAsync(
            async () =>
            {
                string file = FileOf(name);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                FileStream held = await LockAsync(file + Lock, name, cancellation).ConfigureAwait(false);
                await using (held.ConfigureAwait(false))
                {
                    ArchiveContent? there = await ReadAsync(name, cancellation).ConfigureAwait(false);
                    if (there?.Version != version)
                    {
                        return null;
                    }

                    await PutAsync(file, content, cancellation).ConfigureAwait(false);
                    return ArchiveNames.Digest(content.Span);
                }
            },
            name,
            "written"
        );

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArchiveEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        FileInfo[] files = await TriedAsync(
                () =>
                {
                    var folder = new DirectoryInfo(Path.Combine(_path, prefix));
                    return Task.FromResult(folder.Exists ? folder.GetFiles("*", SearchOption.AllDirectories) : []);
                },
                prefix,
                "listed"
            )
            .ConfigureAwait(false);
        foreach (FileInfo file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            string name = Path.GetRelativePath(_path, file.FullName).Replace('\\', '/');
            if (!name.EndsWith(Lock, StringComparison.Ordinal) && Entry(file, name) is { } entry)
            {
                yield return entry;
            }
        }
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(ArchiveEntry entry, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return TriedAsync(
            () =>
            {
                var file = new FileInfo(FileOf(entry.Name));
                bool same = Entry(file, entry.Name) is { } now && now.Version == entry.Version;
                if (same)
                {
                    file.Delete();
                }

                return Task.FromResult(same || !file.Exists);
            },
            entry.Name,
            "deleted"
        );
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ArchiveEntry? Entry(FileInfo file, string name) =>
        file.Exists
            ? new ArchiveEntry(name, file.Length, file.LastWriteTimeUtc, FormattableString.Invariant($"{file.LastWriteTimeUtc.Ticks}"))
            : null;

    private static async Task PutAsync(string file, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        string folder = Path.GetDirectoryName(file)!;
        Directory.CreateDirectory(folder);
        string unfinished = $"{file}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            FileStream stream = new(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync(content, cancellation).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file, overwrite: true);
            FolderSync.Flush(folder);
        }
        catch
        {
            try
            {
                File.Delete(unfinished);
            }
            catch (Exception second) when (second is IOException or UnauthorizedAccessException)
            {
                // The first failure is the one to report; 'prune' deletes what is left.
            }

            throw;
        }
    }

    private async Task<FileStream> LockAsync(string file, string name, CancellationToken cancellation)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException failure) when (failure is not (FileNotFoundException or DirectoryNotFoundException))
            {
                if (TimeProvider.System.GetElapsedTime(began) > LockPatience)
                {
                    throw new ArchiveException(
                        $"{name} in {Address} has been held by another process for {LockPatience.TotalSeconds} s: run the same command "
                            + "again when that one has ended.",
                        ArchiveFailure.Away,
                        failure
                    );
                }

                await Task.Delay(s_betweenTries, cancellation).ConfigureAwait(false);
            }
        }
    }

    private string FileOf(string name) =>
        ArchiveNames.IsName(name)
            ? Path.Combine(_path, name)
            : throw new ArgumentException($"'{name}' is no name of a content.", nameof(name));

    private async Task<T> TriedAsync<T>(Func<Task<T>> work, string name, string what)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveException(
                $"{name} in {Address} cannot be {what} ({IoFailure.Reason(failure)}): make the folder accessible and make room, then run "
                    + "the same command again.",
                ArchiveFailure.Storage,
                failure
            );
        }
    }
}
