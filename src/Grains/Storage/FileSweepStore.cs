using System.Text.Json;
using ModalityCompetition.Sweeps.Running.Folders;

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
