using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Registry;

namespace ModalityCompetition.Sweeps.Postgres.Trials;

/// <summary>
/// The ledger of one sweep in a PostgreSQL database that any number of processes may append to and read at the same time, with or without
/// leases. A block is committed when its transaction is; that no trial is committed twice is a constraint of the table.
/// <see cref="Committed"/> and <see cref="Rows"/> show what this process knows: everything that was committed before the ledger was opened
/// or last refreshed, and everything it has appended itself. Memory is proportional to the number of blocks.
/// </summary>
public sealed class PostgresLedger : ITrialLedger
{
    private readonly BlockWriter? _writer;
    private int _closed;

    private PostgresLedger(BlockStore store, SharedSweep sweep, BlockWriter? writer)
    {
        Store = store;
        Sweep = sweep;
        _writer = writer;
    }

    /// <summary>The sweep.</summary>
    public SharedSweep Sweep { get; }

    /// <inheritdoc/>
    public LedgerIdentity Identity => Sweep.Identity;

    /// <summary>Configurations that have at least one committed trial, ascending; a snapshot.</summary>
    public IReadOnlyList<int> Configurations => Store.Index.Configurations();

    /// <summary>The committed blocks.</summary>
    internal BlockStore Store { get; }

    /// <summary>
    /// Opens the ledger of a sweep for appending. The tables must be there (<see cref="Schema.LedgerSchema.MigrateAsync"/>).
    /// </summary>
    /// <param name="database">The database; stays open when the ledger is disposed.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="worker">Number of the worker that appends, for the record; null for nobody in particular.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="LedgerException">The database cannot be used.</exception>
    public static Task<PostgresLedger> OpenAsync(
        LedgerDatabase database,
        SharedSweep sweep,
        long? worker,
        CancellationToken cancellation
    ) => OpenAsync(database, sweep, store => new BlockWriter(store, worker), cancellation);

    /// <summary>Opens the ledger of a sweep for reading; changes nothing and needs the right to read only.</summary>
    /// <exception cref="LedgerException">The database cannot be used.</exception>
    public static Task<PostgresLedger> OpenForReadingAsync(LedgerDatabase database, SharedSweep sweep, CancellationToken cancellation) =>
        OpenAsync(database, sweep, _ => null, cancellation);

    /// <summary>Takes notice of what other processes have committed meanwhile.</summary>
    /// <exception cref="LedgerException">The database cannot be used.</exception>
    public Task RefreshAsync(CancellationToken cancellation) => Store.RefreshAsync(cancellation);

    /// <inheritdoc/>
    public IReadOnlyList<TrialRange> Committed(int configuration) => Store.Index.Ranges(configuration);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The results do not match the block.</exception>
    /// <exception cref="InvalidOperationException">The ledger was opened for reading.</exception>
    public ValueTask AppendAsync(TrialBlock block, ResultBlock results, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_closed != 0, this);
        if (_writer is null)
        {
            throw new InvalidOperationException("The ledger was opened for reading.");
        }

        LedgerFrame.Require(block, results, "a row");
        return new ValueTask(_writer.AppendAsync(new StoredBlock(block, results.Layout, results.Rows), cancellation));
    }

    /// <inheritdoc/>
    public IEnumerable<TrialRow> Rows(int configuration, TrialRange range)
    {
        ObjectDisposedException.ThrowIf(_closed != 0, this);
        return RowsCore(configuration, range);
    }

    /// <summary>Commits what waits and closes the ledger.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0 && _writer is not null)
        {
            await _writer.CloseAsync().ConfigureAwait(false);
        }
    }

    private static async Task<PostgresLedger> OpenAsync(
        LedgerDatabase database,
        SharedSweep sweep,
        Func<BlockStore, BlockWriter?> writer,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(sweep);
        var store = new BlockStore(database, sweep.Id);
        await store.RefreshAsync(cancellation).ConfigureAwait(false);
        return new PostgresLedger(store, sweep, writer(store));
    }

    private IEnumerable<TrialRow> RowsCore(int configuration, TrialRange range)
    {
        foreach (StoredBlock row in Store.Rows(configuration, range))
        {
            int size = row.Layout.Bytes;
            long end = Math.Min(range.End, row.Block.EndTrial);
            for (long trial = Math.Max(range.First, row.Block.FirstTrial); trial < end; trial++)
            {
                int at = (int)(trial - row.Block.FirstTrial) * size;
                yield return new TrialRow(trial, row.Layout, row.Payload.Slice(at, size));
            }
        }
    }
}
