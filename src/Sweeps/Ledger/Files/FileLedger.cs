// How the ledger keeps its promises.
//
// A ledger is one file: a header that says whose results these are, then one frame per committed block (docs/ledger-format.md has every
// byte). A frame is valid when its marker, its own offset, its sequence number and two CRC-32Cs agree; both checksums start from the
// checksum of the header. A block is committed when its frame is wholly written and synced, so there is no second place (no index file, no
// commit record) that could disagree with the first. This is the write-ahead-log half of a log-structured store (Rosenblum and Ousterhout,
// SOSP 1991) with group commit (Gawlick and Kinkade, IEEE Database Engineering 8(2), 1985), kept as the whole store because results are
// never changed.
//
// Opening scans all frames and rebuilds the index in memory. Bytes after the last valid frame are what a crash left of an unfinished
// append: they are set aside in a file of their own and cut off. Bytes in the middle that are no valid frame are damage: they are skipped,
// and since the ledger is the only truth about which trials are done, their trials are simply undone and run again. A trial is a pure
// function of identity, configuration and index, so running it again gives the same bits, and any valid frame with this header's checksum
// is right wherever it came from.
//
// An fsync that failed is never repeated: the system may have dropped the pages and would report success the second time (Rebello et al.,
// "Can Applications Recover from fsync Failures?", USENIX ATC 2020). The file is cut back to the last committed byte and the ledger takes
// nothing more.
//
// One process writes (RunLock sees to that), any number may read at the same time: frames appear whole or not at all, because a reader
// believes checksums, not lengths.
using System.Buffers;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>
/// A ledger in one append-only, checksummed file, <c>trials.ledger</c>. Memory is proportional to the number of blocks, not of trials.
/// </summary>
public sealed class FileLedger : ITrialLedger
{
    private readonly LedgerStore _store;
    private readonly LedgerWriter? _writer;
    private int _closed;

    private FileLedger(LedgerStore store, LedgerWriter? writer, IReadOnlyList<string> warnings)
    {
        _store = store;
        _writer = writer;
        Warnings = warnings;
    }

    /// <inheritdoc/>
    public LedgerIdentity Identity => _store.Header.Identity;

    /// <summary>What recovery found when the ledger was opened, one sentence each; empty when nothing was wrong.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Version of the program that created the ledger; information only.</summary>
    public string CodeVersion => _store.Header.CodeVersion;

    /// <summary>Configurations that have at least one committed trial, ascending; a snapshot.</summary>
    public IReadOnlyList<int> Configurations => _store.Index.Configurations();

    /// <summary>
    /// Opens a ledger for appending, or creates it. The caller holds the run's lock. What a crash left unfinished is set aside and cut off;
    /// what is damaged is skipped; <see cref="Warnings"/> says so.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">What all results have in common.</param>
    /// <param name="options">How to write; null for the defaults.</param>
    /// <exception cref="LedgerIdentityException">The ledger has another identity.</exception>
    /// <exception cref="LedgerException">The ledger cannot be opened or created.</exception>
    public static FileLedger Open(string path, LedgerIdentity identity, LedgerOptions? options = null) =>
        Open(path, identity, options ?? new LedgerOptions(), LedgerDisk.Instance);

    /// <summary>
    /// Opens an existing ledger for reading, also while another process appends to it; shows what was committed at this moment. Changes
    /// nothing.
    /// </summary>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public static FileLedger OpenForReading(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ILedgerFile? file = null;
        try
        {
            file = LedgerDisk.Instance.Open(path, writable: false);
            (LedgerStore store, LedgerScanResult scan) = LedgerStore.Load(path, file);
            return new FileLedger(store, null, LedgerRecovery.DescribeDamages(path, file, scan, LedgerDisk.Instance, keep: false));
        }
        catch (Exception failure)
        {
            file?.Dispose();
            if (failure is IOException or UnauthorizedAccessException)
            {
                throw LedgerStore.Unreadable(path, failure);
            }

            throw;
        }
    }

    /// <summary>Reads what all results of a ledger have in common, and none of them.</summary>
    /// <exception cref="LedgerException">The header cannot be read.</exception>
    public static LedgerIdentity ReadIdentity(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using ILedgerFile file = LedgerDisk.Instance.Open(path, writable: false);
            return LedgerHeader.Read(file, path).Identity;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LedgerStore.Unreadable(path, failure);
        }
    }

    /// <summary>As the public one, on a given file system.</summary>
    internal static FileLedger Open(string path, LedgerIdentity identity, LedgerOptions options, ILedgerDisk disk)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(identity);
        ILedgerFile? file = null;
        try
        {
            if (!disk.Exists(path))
            {
                // The header appears whole or not at all, so a damaged one is never the work of a crash.
                disk.WriteWhole(path, stream => stream.Write(LedgerHeader.Encode(identity, options.CodeVersion)));
            }

            file = disk.Open(path, writable: true);
            (LedgerStore store, LedgerScanResult scan) = LedgerStore.Load(path, file);
            store.SavesRemovedFolder = options.SavesRemovedFolder;
            RequireIdentity(path, store.Header.Identity, identity);
            List<string> warnings = LedgerRecovery.DescribeDamages(path, file, scan, disk, keep: true);
            if (LedgerRecovery.CutTornTail(path, file, scan, disk) is { } warning)
            {
                warnings.Add(warning);
            }

            // Frames that a killed process wrote but did not sync count as committed from here on, so they must be as durable.
            file.Flush();
            return new FileLedger(store, new LedgerWriter(store, scan.ValidEnd, scan.NextSequence, options), warnings);
        }
        catch (Exception failure)
        {
            file?.Dispose();
            if (failure is IOException or UnauthorizedAccessException)
            {
                throw new LedgerException(
                    $"The ledger {path} cannot be opened for writing ({IoFailure.Reason(failure)}): remove the cause or choose another "
                        + $"output folder.",
                    failure
                );
            }

            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>What waits together is committed together, so that a copy does not wait for the disk once a block.</remarks>
    public int AppendsAtOnce => 16;

    /// <inheritdoc/>
    public IReadOnlyList<TrialRange> Committed(int configuration) => _store.Index.Ranges(configuration);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The results do not match the block.</exception>
    /// <exception cref="InvalidOperationException">The ledger was opened for reading.</exception>
    public ValueTask AppendAsync(TrialBlock block, ResultBlock results, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_closed != 0, this);
        if (_writer is null)
        {
            throw new InvalidOperationException("The ledger was opened for reading.");
        }

        var frame = new LedgerFrame(0, 0, block, results.Layout);
        LedgerFrame.Require(block, results, "a frame");
        byte[] bytes = ArrayPool<byte>.Shared.Rent(frame.TotalBytes);
        results.Rows.CopyTo(bytes.AsMemory(LedgerFrame.PreludeBytes));
        return _writer.AppendAsync(frame, bytes, cancellation);
    }

    /// <inheritdoc/>
    public IEnumerable<TrialRow> Rows(int configuration, TrialRange range)
    {
        ObjectDisposedException.ThrowIf(_closed != 0, this);
        return RowsCore(configuration, range);
    }

    /// <summary>
    /// Makes sure that the committed trials are at the ledger's path, when nothing is being appended: the file may have been removed, moved
    /// or replaced while it was open. The writer looks by itself now and then; this is for the end, before anybody is told that trials are
    /// saved.
    /// </summary>
    /// <exception cref="LedgerException">They are not; the message says where they have been saved.</exception>
    public void RequireInPlace()
    {
        ObjectDisposedException.ThrowIf(_closed != 0, this);
        if (LedgerPlace.Check(_store) is { } displaced)
        {
            throw displaced;
        }
    }

    /// <summary>Commits what waits and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            if (_writer is not null)
            {
                await _writer.CloseAsync().ConfigureAwait(false);
            }

            _store.File.Dispose();
        }
    }

    private static void RequireIdentity(string path, LedgerIdentity found, LedgerIdentity wanted)
    {
        if (found != wanted)
        {
            string what = found.Engine == wanted.Engine ? "another spec" : $"engine {found.Engine}, not {wanted.Engine}";
            throw new LedgerIdentityException(
                $"The ledger {path} holds the results of {what}: choose another output folder, or restore what was changed.",
                found,
                wanted
            );
        }
    }

    private IEnumerable<TrialRow> RowsCore(int configuration, TrialRange range)
    {
        byte[] buffer = [];
        long trial = range.First;
        while (trial < range.End && _store.Index.TryFind(configuration, trial, out LedgerIndex.Entry entry) && entry.First < range.End)
        {
            LedgerFrame frame = _store.ReadFrame(entry.Offset, ref buffer);
            int size = frame.Layout.Bytes;
            long end = Math.Min(range.End, entry.End);
            for (trial = Math.Max(trial, entry.First); trial < end; trial++)
            {
                int at = LedgerFrame.PreludeBytes + (int)((trial - frame.Block.FirstTrial) * size);
                yield return new TrialRow(trial, frame.Layout, buffer.AsMemory(at, size));
            }
        }
    }
}
