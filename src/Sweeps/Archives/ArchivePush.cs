// How an archive keeps its promises.
//
// An archive holds contents of two kinds: immutable ones, named by the SHA-256 of their bytes, and one manifest per sweep that names them.
// A push writes the segments, lists and files that are missing, and only then replaces the manifest, on the condition that it is still the
// one that it has read (compare and swap on a root, as in Shapiro and others' and git's object stores). So
//   - a push that dies anywhere leaves the old manifest with all that it names, and some contents that nobody names, which the next push of
//     the same trials finds or writes again and which 'prune' deletes after a day;
//   - of two that push at once one replaces first; the other reads the manifest again, leaves out what is there now, and tries again with
//     the rest, so that nothing is lost and no trial is named twice;
//   - a lost reply does no harm: an immutable content may be written again, and whose condition fails because its own first try was carried
//     out finds its trials in the manifest when it reads it.
// A trial is a pure function of identity, configuration and index, so whoever finds it there need not compare it; whoever pulls does.
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Archives;

/// <summary>Brings into an archive what a ledger has and it has not.</summary>
/// <param name="storage">The archive.</param>
/// <param name="options">How; null for the defaults.</param>
public sealed class ArchivePush(IArchiveStorage storage, ArchivePushOptions? options = null)
{
    private const int MostConflicts = 100;

    // What nobody names is deleted when it is a day old; one that is younger than this will be named long before.
    private static readonly TimeSpan s_young = TimeSpan.FromHours(12);
    private readonly ArchivePushOptions _options = options ?? new ArchivePushOptions();

    /// <summary>Pushes the committed trials of a sweep, and files.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="ledger">Its trials; others may append meanwhile.</param>
    /// <param name="files">Files of the run, by name: they take the place of those of the same name.</param>
    /// <param name="cancellation">Stops; what was brought by then stays.</param>
    /// <exception cref="ArchiveException">The archive cannot be used.</exception>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public async Task<ArchivePushOutcome> RunAsync(
        ArchivedSweep sweep,
        ITrialLedger ledger,
        IReadOnlyList<ArchiveFile> files,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(files);
        var tally = new Tally();
        string name = ArchiveNames.Manifest(sweep.Id);
        List<Segment> written = [];
        TrialCoverage committed = TrialCoverage.Of(ledger, sweep.Configurations);
        // Computed while segments are on their way.
        var hashing = new Lazy<Task<(string Hash, long Trials)>>(() => Task.Run(() => HashOf(ledger, sweep)));
        try
        {
            return await RunAsync(sweep, ledger, files, name, committed, written, hashing, tally, cancellation).ConfigureAwait(false);
        }
        finally
        {
            // It reads the ledger, which the caller may close.
            if (hashing.IsValueCreated)
            {
                await ((Task)hashing.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<ArchivePushOutcome> RunAsync(
        ArchivedSweep sweep,
        ITrialLedger ledger,
        IReadOnlyList<ArchiveFile> files,
        string name,
        TrialCoverage committed,
        List<Segment> written,
        Lazy<Task<(string Hash, long Trials)>> hashing,
        Tally tally,
        CancellationToken cancellation
    )
    {
        for (int conflicts = 0; ; )
        {
            cancellation.ThrowIfCancellationRequested();
            ArchiveContent? found = await storage.ReadAsync(name, cancellation).ConfigureAwait(false);
            ArchiveManifest? old = found is null ? null : ArchiveDocuments.Manifest(found.Bytes.Span, name, storage.Address);
            if (old is not null)
            {
                sweep.Require(old, storage.Address);
            }

            TrialCoverage held = old is null ? new TrialCoverage() : ArchiveDocuments.Coverage(old);
            // What another writer has brought meanwhile is left out; the rest of what is written already is not written again.
            written.RemoveAll(s => s.Coverage.Meets(held));
            TrialCoverage missing = committed.Without(held);
            written.ForEach(s => missing = missing.Without(s.Coverage));
            if (_options.Hash && missing.Trials > 0)
            {
                _ = hashing.Value;
            }

            bool all = await WriteAsync(sweep, ledger, missing, written, tally, cancellation).ConfigureAwait(false);

            var coverage = new TrialCoverage();
            coverage.Add(held);
            written.ForEach(s => coverage.Add(s.Coverage));
            IReadOnlyList<FileEntry> entries = await WriteFilesAsync(sweep, old, all ? files : [], tally, cancellation)
                .ConfigureAwait(false);
            string? hash =
                !all || !_options.Hash ? Kept(old, held, coverage)
                : Kept(old, held, coverage) is { } known ? known
                : !coverage.IsSame(committed) ? null
                : await hashing.Value.ConfigureAwait(false) is var (whole, trials) && trials == coverage.Trials ? whole
                : null;
            if (old is not null && written.Count == 0 && hash == old.ResultsHash && entries.ToHashSet().SetEquals(old.Files))
            {
                return tally.Outcome(old, conflicts);
            }

            (ArchiveManifest manifest, IReadOnlyList<SegmentCatalog.NewList> lists) = SegmentCatalog.Add(
                old ?? Empty(sweep),
                written.Select(s => s.Entry)
            );
            foreach (SegmentCatalog.NewList list in lists)
            {
                await PutAsync(ArchiveNames.List(sweep.Id, list.Entry.Sha256), list.Bytes, tally, cancellation).ConfigureAwait(false);
            }

            manifest = manifest with
            {
                Name = sweep.Name,
                Revision = manifest.Revision + 1,
                Written = _options.Clock.GetUtcNow(),
                Trials = coverage.Trials,
                Bytes = manifest.Bytes + written.Sum(s => s.Entry.Bytes),
                ResultsHash = hash,
                Coverage = ArchiveDocuments.Entries(coverage),
                Files = [.. entries],
            };
            byte[] bytes = ArchiveDocuments.Encode(manifest);
            tally.Sent(bytes.Length);
            if (await storage.ReplaceAsync(name, bytes, found?.Version, cancellation).ConfigureAwait(false) is not null)
            {
                tally.Named(written);
                written.Clear();
                if (all)
                {
                    return tally.Outcome(manifest, conflicts);
                }
            }
            else if (++conflicts > MostConflicts)
            {
                throw new ArchiveException(
                    $"{name} in {storage.Address} was replaced by others {MostConflicts} times while this run was to be brought "
                        + $"in: run the "
                        + "same command again when fewer push to it.",
                    ArchiveFailure.Away
                );
            }
        }
    }

    // Cuts and writes segments until nothing is missing, or so much that a death would cost too much; says whether nothing is missing.
    private async Task<bool> WriteAsync(
        ArchivedSweep sweep,
        ITrialLedger ledger,
        TrialCoverage missing,
        List<Segment> written,
        Tally tally,
        CancellationToken cancellation
    )
    {
        long bytes = written.Sum(s => s.Entry.Bytes);
        var buffers = new SegmentBuffers();
        List<Task> writing = [];
        bool all = true;
        try
        {
            foreach (Segment segment in SegmentCutter.Cut(ledger, missing, _options.CodeVersion, _options.SegmentBytes, buffers))
            {
                if (writing.Count >= _options.Parallel)
                {
                    Task first = await Task.WhenAny(writing).ConfigureAwait(false);
                    writing.Remove(first);
                    await first.ConfigureAwait(false);
                }

                writing.Add(PutAsync(sweep, segment, buffers, tally, cancellation));
                // Its bytes are not needed any more once they are there.
                written.Add(segment with { Bytes = default, Buffer = null });
                bytes += segment.Entry.Bytes;
                if (bytes >= _options.CommitBytes)
                {
                    all = false;
                    break;
                }
            }
        }
        finally
        {
            await Task.WhenAll(writing).ConfigureAwait(false);
        }

        return all;
    }

    private async Task<IReadOnlyList<FileEntry>> WriteFilesAsync(
        ArchivedSweep sweep,
        ArchiveManifest? old,
        IReadOnlyList<ArchiveFile> files,
        Tally tally,
        CancellationToken cancellation
    )
    {
        var entries = (old?.Files ?? []).ToDictionary(f => f.Name, StringComparer.Ordinal);
        foreach (ArchiveFile file in files)
        {
            var entry = new FileEntry(file.Name, ArchiveNames.Digest(file.Content.Span), file.Content.Length);
            if (!entries.TryGetValue(file.Name, out FileEntry? known) || known != entry)
            {
                await PutAsync(ArchiveNames.File(sweep.Id, entry.Sha256), file.Content, tally, cancellation).ConfigureAwait(false);
                entries[file.Name] = entry;
            }
        }

        return [.. entries.Values.OrderBy(e => e.Name, StringComparer.Ordinal)];
    }

    private async Task PutAsync(ArchivedSweep sweep, Segment segment, SegmentBuffers buffers, Tally tally, CancellationToken cancellation)
    {
        string name = ArchiveNames.Segment(sweep.Id, segment.Entry.Sha256);
        await PutAsync(name, segment.Bytes, tally, cancellation).ConfigureAwait(false);
        // Only what has arrived: a request that was given up may still be sent from its buffer.
        buffers.Return(segment.Buffer!);
    }

    // What an earlier push left without a manifest need not be sent again.
    private async Task PutAsync(string name, ReadOnlyMemory<byte> content, Tally tally, CancellationToken cancellation)
    {
        if (
            !_options.Repair
            && await storage.FindAsync(name, cancellation).ConfigureAwait(false) is { } there
            && there.Bytes == content.Length
            && _options.Clock.GetUtcNow() - there.Written < s_young
        )
        {
            return;
        }

        tally.Sent(content.Length);
        await storage.WriteAsync(name, content, cancellation).ConfigureAwait(false);
    }

    private static string? Kept(ArchiveManifest? old, TrialCoverage held, TrialCoverage coverage) =>
        old is not null && held.IsSame(coverage) ? old.ResultsHash : null;

    private static (string Hash, long Trials) HashOf(ITrialLedger ledger, ArchivedSweep sweep)
    {
        string hash = ResultsHash.Of(ledger, sweep.Configurations, out long trials);
        return (hash, trials);
    }

    private static ArchiveManifest Empty(ArchivedSweep sweep) =>
        new(
            ArchiveManifest.SchemaText,
            sweep.Id,
            sweep.Name,
            sweep.Identity.Engine.ToString(),
            sweep.SpecSha256,
            0,
            default,
            0,
            0,
            null,
            [],
            [],
            [],
            []
        );

    private sealed class Tally
    {
        private long _sent;
        private long _trials;
        private int _segments;

        public void Sent(long bytes) => Interlocked.Add(ref _sent, bytes);

        public void Named(List<Segment> segments)
        {
            _trials += segments.Sum(s => s.Entry.Trials);
            _segments += segments.Count;
        }

        public ArchivePushOutcome Outcome(ArchiveManifest manifest, int conflicts) => new(manifest, _trials, _segments, _sent, conflicts);
    }
}
