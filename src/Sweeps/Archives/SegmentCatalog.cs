using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Archives.Storage;

namespace ModalityCompetition.Sweeps.Archives;

/// <summary>
/// The segments of a manifest. So many pushes make so many segments, and a manifest that named them all would be written again with every
/// push: what has gathered is folded into lists, lists into lists of lists, each of them immutable and written once. A manifest so names
/// at most <see cref="FoldAt"/> - 1 segments and as many lists of every level (the merging of a log-structured tree, O'Neil and others,
/// Acta Informatica 33, 1996, of which only names are merged here).
/// </summary>
internal static class SegmentCatalog
{
    /// <summary>How many of a level are folded into one of the next.</summary>
    public const int FoldAt = 16;

    /// <summary>A list on its way into the archive.</summary>
    /// <param name="Bytes">Its content.</param>
    /// <param name="Entry">What names it.</param>
    public sealed record NewList(byte[] Bytes, SegmentListEntry Entry);

    /// <summary>Adds segments, and folds what has become too many.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="added">The new segments.</param>
    /// <returns>The manifest, and the lists that must be there before it.</returns>
    public static (ArchiveManifest Manifest, IReadOnlyList<NewList> Lists) Add(ArchiveManifest manifest, IEnumerable<SegmentEntry> added)
    {
        List<SegmentEntry> segments = [.. manifest.Segments, .. added];
        List<SegmentListEntry> lists = [.. manifest.Lists];
        List<NewList> made = [];
        while (segments.Count >= FoldAt)
        {
            Fold(new SegmentList(SegmentList.SchemaText, [.. segments.Take(FoldAt)], []), 1);
            segments.RemoveRange(0, FoldAt);
        }

        for (int level = 1; lists.Exists(l => l.Level == level); level++)
        {
            while (lists.Where(l => l.Level == level).Take(FoldAt).ToArray() is { Length: FoldAt } full)
            {
                lists.RemoveAll(full.Contains);
                Fold(new SegmentList(SegmentList.SchemaText, [], [.. full]), level + 1);
            }
        }

        return (manifest with { Segments = [.. segments], Lists = [.. lists] }, made);

        void Fold(SegmentList list, int level)
        {
            byte[] bytes = ArchiveDocuments.Encode(list);
            var entry = new SegmentListEntry(ArchiveNames.Digest(bytes), bytes.Length, level);
            made.Add(new NewList(bytes, entry));
            lists.Add(entry);
        }
    }

    /// <summary>All segments of a manifest.</summary>
    /// <param name="storage">The archive.</param>
    /// <param name="manifest">The manifest.</param>
    /// <param name="damages">Takes a sentence for every list that cannot be read; its segments are not among those returned.</param>
    /// <param name="cancellation">Stops.</param>
    public static async Task<(IReadOnlyList<SegmentEntry> Segments, IReadOnlyList<string> Lists)> AllAsync(
        IArchiveStorage storage,
        ArchiveManifest manifest,
        ICollection<string> damages,
        CancellationToken cancellation
    )
    {
        List<SegmentEntry> segments = [];
        List<string> names = [];
        var waiting = new Queue<SegmentListEntry>(manifest.Lists);
        while (waiting.TryDequeue(out SegmentListEntry? entry))
        {
            string name = ArchiveNames.List(manifest.Sweep, entry.Sha256);
            names.Add(name);
            try
            {
                ReadOnlyMemory<byte> bytes = await SegmentReader
                    .FetchAsync(storage, name, entry.Sha256, cancellation)
                    .ConfigureAwait(false);
                SegmentList list = ArchiveDocuments.List(bytes.Span, name, storage.Address);
                segments.AddRange(list.Segments);
                foreach (SegmentListEntry inner in list.Lists)
                {
                    waiting.Enqueue(inner);
                }
            }
            catch (ArchiveException damage) when (damage.Failure == ArchiveFailure.Storage)
            {
                damages.Add(damage.Message);
            }
        }

        segments.AddRange(manifest.Segments);
        return (segments, names);
    }
}
