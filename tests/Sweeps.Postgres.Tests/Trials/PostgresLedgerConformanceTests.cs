using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Postgres.Tests.Support;
using ModalityCompetition.TestKit.Ledgers;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Trials;

public sealed class PostgresLedgerConformanceTests : TrialLedgerConformance, IAsyncLifetime
{
    private SharedLedgers? _ledgers;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_ledgers is not null)
        {
            await _ledgers.DisposeAsync();
        }
    }

    protected override ITrialLedger OpenLedger() =>
        (_ledgers ??= new SharedLedgers()).OpenAsync(identity: Identity).GetAwaiter().GetResult();
}
