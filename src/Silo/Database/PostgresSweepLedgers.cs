using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Schema;
using ModalityCompetition.Sweeps.Postgres.Trials;

namespace ModalityCompetition.Silo.Database;

/// <summary>
/// The ledgers of all sweeps in a shared ledger on PostgreSQL, each under the sweep's identifier; <c>modcomp report --ledger</c> reads them
/// there.
/// </summary>
internal sealed class PostgresSweepLedgers(LedgerDatabase database, string codeVersion) : ISweepLedgers, IDisposable
{
    private readonly SemaphoreSlim _migrating = new(1);
    private bool _migrated;

    /// <inheritdoc/>
    public async Task<ITrialLedger> OpenAsync(string sweep, string spec, LedgerIdentity identity, CancellationToken cancellation)
    {
        await MigrateAsync(cancellation);
        SharedSweep shared = await SweepRegistry.FindOrBeginAsync(
            database,
            sweep,
            identity,
            codeVersion,
            new SweepSource(spec, []),
            cancellation
        );
        await SweepRegistry.KeepSourceAsync(database, shared, new SweepSource(spec, []), cancellation);
        return await PostgresLedger.OpenAsync(database, shared, worker: null, cancellation);
    }

    /// <inheritdoc/>
    public Task RefreshAsync(ITrialLedger ledger, CancellationToken cancellation) => ((PostgresLedger)ledger).RefreshAsync(cancellation);

    /// <inheritdoc/>
    public async Task RemoveAsync(string sweep, CancellationToken cancellation)
    {
        await MigrateAsync(cancellation);
        await SweepRemoval.RemoveAtRestAsync(database, sweep, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _migrating.Dispose();

    private async Task MigrateAsync(CancellationToken cancellation)
    {
        await _migrating.WaitAsync(cancellation);
        try
        {
            if (!_migrated)
            {
                await LedgerSchema.MigrateAsync(database, cancellation);
                _migrated = true;
            }
        }
        finally
        {
            _migrating.Release();
        }
    }
}
