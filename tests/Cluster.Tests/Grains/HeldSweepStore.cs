using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Cluster.Tests.Grains;

/// <summary>A list of sweeps that is slow to write what a test chooses.</summary>
internal sealed class HeldSweepStore(ISweepStore inner) : ISweepStore
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Predicate<SweepEntry>? _held;
    private volatile Exception? _failure;

    /// <summary>Holds the changes to such entries until <see cref="Release"/>.</summary>
    /// <param name="entries">Of the entries as they shall be.</param>
    /// <returns>Ends when there is one.</returns>
    public Task Hold(Predicate<SweepEntry> entries)
    {
        _held = entries;
        return _reached.Task;
    }

    /// <summary>Lets everything that is read fail from now on; null for nothing.</summary>
    public void Fail(Exception? failure) => _failure = failure;

    /// <summary>Writes what was held, and everything from now on.</summary>
    public void Release() => _released.TrySetResult();

    /// <inheritdoc/>
    public Task<SweepEntry?> FindAsync(string id, CancellationToken cancellation) =>
        _failure is { } failure ? throw failure : inner.FindAsync(id, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SweepEntry>> ListAsync(CancellationToken cancellation) =>
        _failure is { } failure ? throw failure : inner.ListAsync(cancellation);

    /// <inheritdoc/>
    public Task<SweepEntries> PageAsync(SweepQuery query, CancellationToken cancellation) => inner.PageAsync(query, cancellation);

    /// <inheritdoc/>
    public Task<int> CountUnfinishedAsync(CancellationToken cancellation) => inner.CountUnfinishedAsync(cancellation);

    /// <inheritdoc/>
    public Task RemoveAsync(string id, CancellationToken cancellation) => inner.RemoveAsync(id, cancellation);

    /// <inheritdoc/>
    public Task<bool> AddAsync(SweepEntry entry, CancellationToken cancellation) => inner.AddAsync(entry, cancellation);

    /// <inheritdoc/>
    public async Task<SweepEntry?> ChangeAsync(SweepEntry changed, CancellationToken cancellation)
    {
        if (_held is { } held && held(changed))
        {
            _reached.TrySetResult();
            await _released.Task.WaitAsync(cancellation);
        }

        return await inner.ChangeAsync(changed, cancellation);
    }
}
