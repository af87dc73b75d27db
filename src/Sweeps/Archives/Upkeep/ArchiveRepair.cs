using ModalityCompetition.Sweeps.Archives.Storage;

namespace ModalityCompetition.Sweeps.Archives.Upkeep;

/// <summary>
/// Takes out of a manifest what is damaged or missing, so that a push from a machine that has the trials brings them again.
/// </summary>
public static class ArchiveRepair
{
    /// <summary>Checks everything that a sweep has in an archive and replaces its manifest where something is wrong.</summary>
    /// <param name="storage">The archive.</param>
    /// <param name="sweep">Identifier of the sweep.</param>
    /// <param name="clock">The clock of the manifest.</param>
    /// <param name="cancellation">Stops; the manifest is then the old one or the new one.</param>
    /// <returns>What was wrong, a sentence each; nothing where all is well or the archive does not know the sweep.</returns>
    /// <exception cref="ArchiveException">The archive cannot be used.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(
        IArchiveStorage storage,
        string sweep,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(clock);
        string name = ArchiveNames.Manifest(sweep);
        while (true)
        {
            ArchiveContent? found = await storage.ReadAsync(name, cancellation).ConfigureAwait(false);
            if (found is null)
            {
                return [];
            }

            ArchiveManifest manifest = ArchiveDocuments.Manifest(found.Bytes.Span, name, storage.Address);
            var pull = new ArchivePull(storage);
            ArchiveVerification check = await pull.VerifyAsync(manifest, cancellation).ConfigureAwait(false);
            if (check.Damages.Count == 0)
            {
                return [];
            }

            (IReadOnlyList<ArchiveFile> files, _) = await pull.FilesAsync(manifest, cancellation).ConfigureAwait(false);
            var whole = files.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
            (ArchiveManifest mended, IReadOnlyList<SegmentCatalog.NewList> lists) = SegmentCatalog.Add(
                manifest with
                {
                    Segments = [],
                    Lists = [],
                },
                check.Whole
            );
            foreach (SegmentCatalog.NewList list in lists)
            {
                await storage.WriteAsync(ArchiveNames.List(sweep, list.Entry.Sha256), list.Bytes, cancellation).ConfigureAwait(false);
            }

            mended = mended with
            {
                Revision = manifest.Revision + 1,
                Written = clock.GetUtcNow(),
                Trials = check.Found.Trials,
                Bytes = check.Bytes,
                ResultsHash = null,
                Coverage = ArchiveDocuments.Entries(check.Found),
                Files = [.. manifest.Files.Where(f => whole.Contains(f.Name))],
            };
            byte[] bytes = ArchiveDocuments.Encode(mended);
            if (await storage.ReplaceAsync(name, bytes, found.Version, cancellation).ConfigureAwait(false) is not null)
            {
                return check.Damages;
            }
        }
    }
}
