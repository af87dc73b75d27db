using System.Globalization;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Leases;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Schema;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Benchmarks.Ledgers;

/// <summary>One worker that runs no-op trials into a shared ledger; any number may be started on one sweep. bench/shared-ledger.sh reads the rates from the database.</summary>
internal static class SharedWorker
{
    /// <summary>Works until the sweep is done; the arguments are the address, the name of the sweep, trials and trials per block.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        SweepSpec spec = NoOpSweep.Of(long.Parse(arguments[2], CultureInfo.InvariantCulture), int.Parse(arguments[3], CultureInfo.InvariantCulture));
        var engine = new NoOpEngine();
        var database = new LedgerDatabase(LedgerAddress.Parse(arguments[0]));
        await using (database.ConfigureAwait(false))
        {
            await LedgerSchema.MigrateAsync(database, CancellationToken.None).ConfigureAwait(false);
            SharedSweep sweep = await SweepRegistry.FindOrBeginAsync(
                database, arguments[1], new LedgerIdentity(spec.CanonicalText, engine.Identity), "", new SweepSource(spec.SourceText, []), CancellationToken.None).ConfigureAwait(false);
            var description = new WorkerDescription(Environment.MachineName, Environment.ProcessId, 1, "");
            BlockLeases leases = await BlockLeases.JoinAsync(database, sweep, description, null, CancellationToken.None).ConfigureAwait(false);
            await using (leases.ConfigureAwait(false))
            {
                await new EmbeddedRunner(engine, new RunnerOptions { Workers = 1, Leases = leases }).RunAsync(spec, leases.Ledger, null, CancellationToken.None).ConfigureAwait(false);
            }
        }

        return 0;
    }
}
