namespace ModalityCompetition.Grains.Storage;

/// <summary>A list of sweeps that lasts as long as the process; for one silo on a developer's machine and for tests.</summary>
public sealed class MemorySweepStore : ISweepStore
{
    private readonly Lock _gate = new();
    private readonly List<SweepEntry> _entries = [];

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
    public Task<bool> AddAsync(SweepEntry entry, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_gate)
        {
            bool isNew = !_entries.Exists(e => e.Id == entry.Id);
            if (isNew)
            {
                _entries.Add(entry);
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

            _entries[at] = changed with { Version = changed.Version + 1 };
            return Task.FromResult<SweepEntry?>(_entries[at]);
        }
    }
}
