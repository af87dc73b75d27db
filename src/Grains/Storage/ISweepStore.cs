using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Grains.Storage;

/// <summary>The durable list of sweeps. Thread-safe; shared by all silos. When a call returns, what it changed is durable.</summary>
public interface ISweepStore
{
    /// <summary>The sweep of an identifier; null where there is none.</summary>
    Task<SweepEntry?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Every sweep, in the order of submission; those that are being removed as well.</summary>
    Task<IReadOnlyList<SweepEntry>> ListAsync(CancellationToken cancellation);

    /// <summary>
    /// Some of the sweeps that are not being removed, in the order of submission; the latest ones before the place of the query. Those that
    /// the query does not mean may be among them; none that it means is left out.
    /// </summary>
    Task<SweepEntries> PageAsync(SweepQuery query, CancellationToken cancellation);

    /// <summary>How many sweeps are neither completed nor cancelled, those that are being removed left out.</summary>
    Task<int> CountUnfinishedAsync(CancellationToken cancellation);

    /// <summary>Adds a sweep.</summary>
    /// <returns>Whether there was none of its identifier.</returns>
    Task<bool> AddAsync(SweepEntry entry, CancellationToken cancellation);

    /// <summary>Puts a changed entry in place of the one with the same identifier and version, and raises the version by one.</summary>
    /// <returns>The entry as it now is; null when another has changed it meanwhile.</returns>
    Task<SweepEntry?> ChangeAsync(SweepEntry changed, CancellationToken cancellation);

    /// <summary>Takes a sweep off the list that is being removed; nothing happens to any other.</summary>
    Task RemoveAsync(string id, CancellationToken cancellation);
}
