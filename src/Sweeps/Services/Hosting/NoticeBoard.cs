using System.Globalization;
using System.Runtime.CompilerServices;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>
/// Where sweeps stand, with a version that grows with every change. A watcher reads what is newer than what it has seen, so there is no
/// queue that a slow one could fill: memory is one status per sweep, however many watch. Thread-safe. A cluster may use it as well.
/// </summary>
/// <param name="epoch">What no other board has, for example a process's start; letters and digits. A cursor of another epoch is one that is
/// not known.</param>
public sealed class NoticeBoard(string epoch)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Version, SweepStatus Status)> _entries = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;

    /// <summary>Pins up where a sweep stands; nothing happens when it stands there already.</summary>
    public void Publish(SweepStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        TaskCompletionSource told;
        lock (_gate)
        {
            if (_entries.TryGetValue(status.Id, out var entry) && entry.Status == status)
            {
                return;
            }

            _entries[status.Id] = (++_version, status);
            told = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.SetResult();
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
        while (true)
        {
            var (news, changed) = After(seen, id);
            foreach (var (version, status) in news)
            {
                cancellation.ThrowIfCancellationRequested();
                seen = version;
                yield return new SweepNotice(CursorOf(version), status);
            }

            // While notices were being read others may have come; only an empty round waits.
            if (news.Count == 0)
            {
                await changed.WaitAsync(cancellation).ConfigureAwait(false);
            }
        }
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

    private (List<(long Version, SweepStatus Status)> News, Task Changed) After(long seen, string? id)
    {
        lock (_gate)
        {
            return (
                [
                    .. _entries
                        .Where(e => e.Value.Version > seen && (id is null || e.Key == id))
                        .Select(e => e.Value)
                        .OrderBy(e => e.Version),
                ],
                _changed.Task
            );
        }
    }
}
