using System.Globalization;
using System.Text.Json;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Grains.Storage;

/// <summary>
/// A list of sweeps in one file, <c>sweeps.json</c>, written whole at every change; for silos that all live in one process.
/// </summary>
public sealed class FileSweepStore : ISweepStore
{
    private readonly string _file;
    private readonly Lock _gate = new();
    private readonly List<SweepEntry> _entries;

    /// <summary>Reads the list, or begins one.</summary>
    /// <param name="folder">The folder of the file.</param>
    public FileSweepStore(string folder)
    {
        new RunFolder(folder).Create();
        _file = Path.Combine(folder, "sweeps.json");
        _entries = File.Exists(_file) ? JsonSerializer.Deserialize<List<SweepEntry>>(File.ReadAllBytes(_file)) ?? [] : [];
    }

    /// <inheritdoc/>
    public Task<SweepEntry?> FindAsync(string id, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult(_entries.Find(e => e.Id == id));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SweepEntry>> ListAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<SweepEntry>>([.. _entries]);
        }
    }

    /// <inheritdoc/>
    public Task<SweepEntries> PageAsync(SweepQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        lock (_gate)
        {
            // The place of an entry is how many are before it. One that is removed moves those behind it, so that a reader of pages may see
            // a sweep of the page before again.
            SweepEntry[] all = [.. _entries.Where(e => !e.IsRemoving)];
            int end = (int)Math.Clamp(query.Place(), 0, all.Length);
            int begin = Math.Max(0, end - query.Limit);
            string? next = begin > 0 ? begin.ToString(CultureInfo.InvariantCulture) : null;
            return Task.FromResult(new SweepEntries(all[begin..end], next, all.Length));
        }
    }

    /// <inheritdoc/>
    public Task<int> CountUnfinishedAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult(_entries.Count(e => e.IsUnfinished()));
        }
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string id, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_entries.Exists(e => e.Id == id && e.IsRemoving))
            {
                Keep([.. _entries.Where(e => e.Id != id)]);
            }

            return Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public Task<bool> AddAsync(SweepEntry entry, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_gate)
        {
            bool isNew = !_entries.Exists(e => e.Id == entry.Id);
            if (isNew)
            {
                Keep([.. _entries, entry]);
            }

            return Task.FromResult(isNew);
        }
    }

    /// <inheritdoc/>
    public Task<SweepEntry?> ChangeAsync(SweepEntry changed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changed);
        lock (_gate)
        {
            int at = _entries.FindIndex(e => e.Id == changed.Id && e.Version == changed.Version);
            if (at < 0)
            {
                return Task.FromResult<SweepEntry?>(null);
            }

            SweepEntry kept = changed with { Version = changed.Version + 1 };
            Keep([.. _entries[..at], kept, .. _entries[(at + 1)..]]);
            return Task.FromResult<SweepEntry?>(kept);
        }
    }

    private void Keep(List<SweepEntry> entries)
    {
        RunFolder.WriteWhole(_file, stream => JsonSerializer.Serialize(stream, entries));
        _entries.Clear();
        _entries.AddRange(entries);
    }
}
