using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Archives;

/// <summary>
/// Brings out of an archive what it has and a ledger has not. Whatever is damaged or missing is named, and the rest is brought.
/// </summary>
/// <param name="storage">The archive.</param>
public sealed class ArchivePull(IArchiveStorage storage)
{
    private const int Parallel = 2;

    /// <summary>What the archive holds of a sweep; null where it does not know it.</summary>
    /// <exception cref="ArchiveException">The archive cannot be read.</exception>
    public async Task<ArchiveManifest?> FindAsync(string sweep, CancellationToken cancellation)
    {
        string name = ArchiveNames.Manifest(sweep);
        ArchiveContent? found = await storage.ReadAsync(name, cancellation).ConfigureAwait(false);
        return found is null ? null : ArchiveDocuments.Manifest(found.Bytes.Span, name, storage.Address);
    }

    /// <summary>What all results of a sweep have in common, as one of its segments says; null where none can be read.</summary>
    /// <exception cref="ArchiveException">The archive cannot be reached.</exception>
    public async Task<LedgerIdentity?> IdentityAsync(ArchiveManifest manifest, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        (IReadOnlyList<SegmentEntry> segments, _) = await SegmentCatalog
            .AllAsync(storage, manifest, [], cancellation)
            .ConfigureAwait(false);
        foreach (SegmentEntry segment in segments)
        {
            try
            {
                string name = ArchiveNames.Segment(manifest.Sweep, segment.Sha256);
                return SegmentReader.Identity(
                    await SegmentReader.FetchAsync(storage, name, segment.Sha256, cancellation).ConfigureAwait(false),
                    name
                );
            }
            catch (ArchiveException damage) when (damage.Failure == ArchiveFailure.Storage)
            {
                // It is named when the trials are brought.
            }
        }

        return null;
    }

    /// <summary>Appends the trials of an archive to a ledger that lacks them.</summary>
    /// <param name="manifest">What the archive holds.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="configurations">Number of configurations.</param>
    /// <param name="cancellation">Stops; what was appended by then stays.</param>
    /// <exception cref="ArchiveException">The archive cannot be reached.</exception>
    /// <exception cref="LedgerConflictException">A trial has other bits in the ledger.</exception>
    /// <exception cref="LedgerException">The ledger cannot be written.</exception>
    public async Task<ArchivePullOutcome> TrialsAsync(
        ArchiveManifest manifest,
        ITrialLedger ledger,
        int configurations,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(ledger);
        List<string> damages = [];
        TrialCoverage coverage = ArchiveDocuments.Coverage(manifest);
        TrialCoverage before = TrialCoverage.Of(ledger, configurations);
        TrialCoverage missing = coverage.Without(before);
        long bytes = 0;
        if (missing.Trials > 0)
        {
            await foreach (
                FetchedSegment segment in SegmentsAsync(manifest, e => ArchiveDocuments.MayHold(e, missing), damages, cancellation)
                    .ConfigureAwait(false)
            )
            {
                bytes += segment.Entry.Bytes;
                if (segment.Identity != ledger.Identity)
                {
                    damages.Add($"{segment.Name} in {storage.Address} holds results of another spec or engine: none of it was taken.");
                    continue;
                }

                await Task.WhenAll(segment.Blocks.Select(b => ledger.AppendAsync(b.Block, b.Results, CancellationToken.None).AsTask()))
                    .ConfigureAwait(false);
            }
        }

        TrialCoverage now = TrialCoverage.Of(ledger, configurations);
        long lacking = coverage.Without(now).Trials;
        string? hash = null;
        if (manifest.ResultsHash is { } recorded && now.IsSame(coverage))
        {
            hash = ResultsHash.Of(ledger, configurations, cancellation);
            if (hash != recorded)
            {
                damages.Add(
                    $"The results hash of the trials is {hash} and {ArchiveNames.Manifest(manifest.Sweep)} in {storage.Address} says "
                        + $"{recorded}: one of the machines that pushed computed something else; see 'modcomp verify --retrain'."
                );
            }
        }

        return new ArchivePullOutcome(now.Without(before).Trials, bytes, lacking, hash, damages);
    }

    /// <summary>The files of a sweep; those that are damaged or missing are named.</summary>
    /// <exception cref="ArchiveException">The archive cannot be reached.</exception>
    public async Task<(IReadOnlyList<ArchiveFile> Files, IReadOnlyList<string> Damages)> FilesAsync(
        ArchiveManifest manifest,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(manifest);
        List<ArchiveFile> files = [];
        List<string> damages = [];
        foreach (FileEntry file in manifest.Files)
        {
            string name = ArchiveNames.File(manifest.Sweep, file.Sha256);
            try
            {
                files.Add(
                    new ArchiveFile(
                        file.Name,
                        await SegmentReader.FetchAsync(storage, name, file.Sha256, cancellation).ConfigureAwait(false)
                    )
                );
            }
            catch (ArchiveException damage) when (damage.Failure == ArchiveFailure.Storage)
            {
                damages.Add($"{file.Name}: {damage.Message}");
            }
        }

        return (files, damages);
    }

    /// <summary>Checks everything that a manifest names, and that it names every trial once.</summary>
    /// <returns>What is wrong, a sentence each, and the trials of the segments that are whole.</returns>
    /// <exception cref="ArchiveException">The archive cannot be reached.</exception>
    public async Task<ArchiveVerification> VerifyAsync(ArchiveManifest manifest, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        List<string> damages = [];
        List<SegmentEntry> whole = [];
        var found = new TrialCoverage();
        long bytes = 0;
        await foreach (FetchedSegment segment in SegmentsAsync(manifest, _ => true, damages, cancellation).ConfigureAwait(false))
        {
            var own = new TrialCoverage();
            foreach ((Plans.TrialBlock block, _) in segment.Blocks)
            {
                own.Add(block.Configuration, new TrialRange(block.FirstTrial, block.EndTrial));
            }

            if (own.Trials != segment.Entry.Trials || own.Meets(found) || !ArchiveDocuments.Hull(own).SequenceEqual(segment.Entry.Hull))
            {
                damages.Add($"{segment.Name} in {storage.Address} holds trials that another segment holds, or others than listed.");
            }
            else
            {
                whole.Add(segment.Entry);
                found.Add(own);
                bytes += segment.Entry.Bytes;
            }
        }

        long lacking = ArchiveDocuments.Coverage(manifest).Without(found).Trials;
        long beyond = found.Without(ArchiveDocuments.Coverage(manifest)).Trials;
        if (lacking > 0 || beyond > 0)
        {
            damages.Add(
                $"{ArchiveNames.Manifest(manifest.Sweep)} in {storage.Address} names {lacking} trials that no whole segment "
                    + $"holds and lacks "
                    + $"{beyond} that one does."
            );
        }

        (_, IReadOnlyList<string> files) = await FilesAsync(manifest, cancellation).ConfigureAwait(false);
        return new ArchiveVerification(manifest, found, whole, bytes, [.. damages, .. files]);
    }

    // Fetches ahead, so that the next segments are on their way while one is appended.
    private async IAsyncEnumerable<FetchedSegment> SegmentsAsync(
        ArchiveManifest manifest,
        Func<SegmentEntry, bool> wanted,
        List<string> damages,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        (IReadOnlyList<SegmentEntry> all, _) = await SegmentCatalog
            .AllAsync(storage, manifest, damages, cancellation)
            .ConfigureAwait(false);
        using IEnumerator<SegmentEntry> next = all.Where(wanted).GetEnumerator();
        var coming = new Queue<Task<FetchedSegment>>();
        var buffers = new ContentBuffers();
        while (true)
        {
            while (coming.Count < Parallel && next.MoveNext())
            {
                coming.Enqueue(FetchAsync(manifest.Sweep, next.Current, buffers, cancellation));
            }

            if (!coming.TryDequeue(out Task<FetchedSegment>? task))
            {
                yield break;
            }

            FetchedSegment? segment = null;
            try
            {
                segment = await task.ConfigureAwait(false);
            }
            catch (ArchiveException damage) when (damage.Failure == ArchiveFailure.Storage)
            {
                damages.Add(damage.Message);
            }
            catch (LedgerException damage)
            {
                damages.Add(damage.Message);
            }
            catch
            {
                await ((Task)Task.WhenAll(coming)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }

            if (segment is not null)
            {
                yield return segment;
                if (segment.Buffer is { } used)
                {
                    buffers.Return(used);
                }
            }
        }
    }

    private async Task<FetchedSegment> FetchAsync(string sweep, SegmentEntry entry, ContentBuffers buffers, CancellationToken cancellation)
    {
        string name = ArchiveNames.Segment(sweep, entry.Sha256);
        ArchiveContent content = await SegmentReader.FetchAsync(storage, name, entry.Sha256, buffers, cancellation).ConfigureAwait(false);
        ReadOnlyMemory<byte> bytes = content.Bytes;
        return new FetchedSegment(
            entry,
            name,
            SegmentReader.Identity(bytes, name),
            SegmentReader.Blocks(bytes, name, entry.Trials),
            content.Buffer
        );
    }

    private sealed record FetchedSegment(
        SegmentEntry Entry,
        string Name,
        LedgerIdentity Identity,
        IReadOnlyList<(Plans.TrialBlock Block, Experiments.ResultBlock Results)> Blocks,
        byte[]? Buffer
    );
}
