using System.Globalization;
using System.Runtime.CompilerServices;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>
/// Where sweeps stand, with a version that grows with every change. A watcher reads what is newer than what it has seen, so there is no
/// queue that a slow one could fill: memory is one status per sweep, however many watch, and looking for news costs as much as there is
/// news, however many sweeps there are. Thread-safe. A cluster may use it as well.
/// </summary>
/// <param name="epoch">What no other board has, for example a process's start; letters and digits. A cursor of another epoch is one that is
/// not known.</param>
public sealed class NoticeBoard(string epoch)
{
    // A watcher that slept through more than so many deletions finds out by asking.
    private const int MostDeleted = 1000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byVersion = [];
    private readonly Queue<string> _deleted = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;

    private readonly record struct Entry(long Version, SweepStatus Status, bool IsDeleted);

    /// <summary>From where a watcher goes on who knows how everything stands now.</summary>
    public string Cursor
    {
        get
        {
            lock (_gate)
            {
                return CursorOf(_version);
            }
        }
    }

    /// <summary>Pins up where a sweep stands; nothing happens when it stands there already.</summary>
    public void Publish(SweepStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        TaskCompletionSource told;
        lock (_gate)
        {
            if (_entries.TryGetValue(status.Id, out LinkedListNode<Entry>? known) && IsSame(known.Value, status))
            {
                return;
            }

            told = Put(status, isDeleted: false);
        }

        told.SetResult();
    }

    /// <summary>Says that there is no such sweep any more; nothing happens when there was none.</summary>
    public void Delete(string id)
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            if (!_entries.TryGetValue(id, out LinkedListNode<Entry>? known) || known.Value.IsDeleted)
            {
                return;
            }

            told = Put(known.Value.Status, isDeleted: true);
            _deleted.Enqueue(id);
            if (_deleted.Count > MostDeleted)
            {
                string oldest = _deleted.Dequeue();
                if (_entries.TryGetValue(oldest, out LinkedListNode<Entry>? node) && node.Value.IsDeleted)
                {
                    _byVersion.Remove(node);
                    _entries.Remove(oldest);
                }
            }
        }

        told.SetResult();
    }

    /// <summary>Says that there are no other sweeps than these any more.</summary>
    public void Keep(IReadOnlySet<string> ids)
    {
        string[] others;
        lock (_gate)
        {
            others = [.. _entries.Where(e => !e.Value.Value.IsDeleted && !ids.Contains(e.Key)).Select(e => e.Key)];
        }

        Array.ForEach(others, Delete);
    }

    /// <summary>Says what changes, as <see cref="ISweepService.WatchAsync"/> does.</summary>
    /// <param name="id">One sweep; null for all.</param>
    /// <param name="cursor">Cursor of the last notice seen; null for none.</param>
    /// <param name="cancellation">Ends the stream.</param>
    public async IAsyncEnumerable<SweepNotice> WatchAsync(
        string? id,
        string? cursor,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        long seen = VersionOf(cursor);
        bool anew = seen == 0;
        while (true)
        {
            (List<Entry> news, Task changed) = After(seen, id);
            foreach (Entry entry in news)
            {
                cancellation.ThrowIfCancellationRequested();
                seen = entry.Version;
                // Who begins need not hear of what is no more.
                if (!(anew && entry.IsDeleted))
                {
                    yield return new SweepNotice(CursorOf(entry.Version), entry.Status, entry.IsDeleted);
                }
            }

            anew = false;
            // While notices were being read others may have come; only an empty round waits.
            if (news.Count == 0)
            {
                await changed.WaitAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    // Lists are compared by what is in them: one that came over a wire is another list each time.
    private static bool IsSame(Entry known, SweepStatus status) =>
        !known.IsDeleted && known.Status.Tags.SequenceEqual(status.Tags) && known.Status == status with { Tags = known.Status.Tags };

    private TaskCompletionSource Put(SweepStatus status, bool isDeleted)
    {
        if (_entries.TryGetValue(status.Id, out LinkedListNode<Entry>? known))
        {
            _byVersion.Remove(known);
        }

        _entries[status.Id] = _byVersion.AddLast(new Entry(++_version, status, isDeleted));
        TaskCompletionSource told = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return told;
    }

    private string CursorOf(long version) => string.Create(CultureInfo.InvariantCulture, $"{epoch}-{version}");

    private long VersionOf(string? cursor)
    {
        string prefix = epoch + "-";
        lock (_gate)
        {
            return
                cursor is not null
                && cursor.StartsWith(prefix, StringComparison.Ordinal)
                && long.TryParse(cursor.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long version)
                && version <= _version
                ? version
                : 0;
        }
    }

    private (List<Entry> News, Task Changed) After(long seen, string? id)
    {
        lock (_gate)
        {
            List<Entry> news = [];
            if (id is not null)
            {
                if (_entries.TryGetValue(id, out LinkedListNode<Entry>? one) && one.Value.Version > seen)
                {
                    news.Add(one.Value);
                }
            }
            else
            {
                for (LinkedListNode<Entry>? node = _byVersion.Last; node is not null && node.Value.Version > seen; node = node.Previous)
                {
                    news.Add(node.Value);
                }

                news.Reverse();
            }

            return (news, _changed.Task);
        }
    }
}
