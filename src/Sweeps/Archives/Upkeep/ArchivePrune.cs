using ModalityCompetition.Sweeps.Archives.Storage;

namespace ModalityCompetition.Sweeps.Archives.Upkeep;

/// <summary>
/// Deletes what no manifest names: what a push that died, or that another writer overtook, left behind. What is young stays, because a push
/// may be under way that will name it; whatever was written again since it was listed stays too. A sweep whose manifest, or a list of it,
/// cannot be read keeps everything.
/// </summary>
/// <param name="Deleted">Contents that were deleted, or would be.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Kept">Contents that stay.</param>
/// <param name="Young">Contents that nobody names and that are too young.</param>
/// <param name="Notes">What could not be judged, a sentence each.</param>
public sealed record ArchivePrune(int Deleted, long Bytes, int Kept, int Young, IReadOnlyList<string> Notes)
{
    private const string Sweeps = "sweeps/";

    /// <summary>A push that takes longer between a segment and its manifest than this is none that this program makes.</summary>
    public static TimeSpan LeastAge { get; } = TimeSpan.FromDays(1);

    /// <summary>Prunes an archive.</summary>
    /// <param name="storage">The archive.</param>
    /// <param name="olderThan">How old what is deleted must be; <see cref="LeastAge"/> unless it is known that nobody pushes.</param>
    /// <param name="dryRun">Whether to count only.</param>
    /// <param name="clock">The clock, which must not be ahead of the storage's by hours.</param>
    /// <param name="cancellation">Stops; what was deleted by then is.</param>
    /// <exception cref="ArchiveException">The archive cannot be used.</exception>
    public static async Task<ArchivePrune> RunAsync(
        IArchiveStorage storage,
        TimeSpan olderThan,
        bool dryRun,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(clock);

        // Listed first: what a manifest that is read afterwards does not name and what is old by then, nobody will name.
        List<ArchiveEntry> entries = [];
        await foreach (ArchiveEntry entry in storage.ListAsync(Sweeps, cancellation).ConfigureAwait(false))
        {
            entries.Add(entry);
        }

        List<string> notes = [];
        (int deleted, long bytes, int kept, int young) = (0, 0, 0, 0);
        foreach (IGrouping<string, ArchiveEntry> sweep in entries.GroupBy(e => e.Name[Sweeps.Length..].Split('/')[0]))
        {
            HashSet<string>? named = await NamedAsync(storage, sweep.Key, notes, cancellation).ConfigureAwait(false);
            foreach (ArchiveEntry entry in sweep)
            {
                if (named is null || named.Contains(entry.Name))
                {
                    kept++;
                }
                else if (clock.GetUtcNow() - entry.Written < olderThan)
                {
                    young++;
                }
                else if (dryRun || await storage.DeleteAsync(entry, cancellation).ConfigureAwait(false))
                {
                    deleted++;
                    bytes += entry.Bytes;
                }
                else
                {
                    kept++;
                }
            }
        }

        return new ArchivePrune(deleted, bytes, kept, young, notes);
    }

    private static async Task<HashSet<string>?> NamedAsync(
        IArchiveStorage storage,
        string sweep,
        List<string> notes,
        CancellationToken cancellation
    )
    {
        try
        {
            ArchiveManifest? manifest = await new ArchivePull(storage).FindAsync(sweep, cancellation).ConfigureAwait(false);
            if (manifest is null)
            {
                return [];
            }

            List<string> damages = [];
            (IReadOnlyList<SegmentEntry> segments, IReadOnlyList<string> lists) = await SegmentCatalog
                .AllAsync(storage, manifest, damages, cancellation)
                .ConfigureAwait(false);
            if (damages.Count > 0)
            {
                notes.AddRange(damages);
                return null;
            }

            return
            [
                .. segments.Select(s => ArchiveNames.Segment(sweep, s.Sha256)),
                .. lists,
                .. manifest.Files.Select(f => ArchiveNames.File(sweep, f.Sha256)),
            ];
        }
        catch (ArchiveException failure) when (failure.Failure is ArchiveFailure.Storage or ArchiveFailure.Refused)
        {
            notes.Add(failure.Message);
            return null;
        }
    }
}
