using System.Collections.Concurrent;

namespace ModalityCompetition.Transformers.Data.Loading;

/// <summary>
/// The sets that somebody in this process still holds, so that many workers share one copy. It holds none itself: what nobody uses any more
/// is let go of by the garbage collector, and is made again when asked for.
/// </summary>
internal static class LoadedSets
{
    private static readonly ConcurrentDictionary<(string Identity, ImageTextShape Shape), Entry> Entries = new();

    /// <summary>The set of an identity and a shape. While one thread makes it others that want the same one wait.</summary>
    /// <param name="identity">What tells its contents apart, see <see cref="IImageTextSource.Identity"/>.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="make">Makes it. When it fails the next who asks tries again.</param>
    /// <param name="cancellation">Ends waiting for another thread.</param>
    public static ImageTextSet Get(string identity, ImageTextShape shape, Func<ImageTextSet> make, CancellationToken cancellation)
    {
        Entry entry = Entries.GetOrAdd((identity, shape), static _ => new Entry());
        entry.Turn.Wait(cancellation);
        try
        {
            if (!entry.Set.TryGetTarget(out ImageTextSet? set))
            {
                set = make();
                entry.Set.SetTarget(set);
            }

            return set;
        }
        finally
        {
            entry.Turn.Release();
        }
    }

    // Entries stay for good: some hundred bytes for every set that a process ever loaded.
    private sealed class Entry
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public WeakReference<ImageTextSet> Set { get; } = new(null!);
    }
}
