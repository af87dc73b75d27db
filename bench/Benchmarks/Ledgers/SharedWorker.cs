using System.Globalization;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Leases;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Schema;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Benchmarks.Ledgers;

/// <summary>
/// Workers that run no-op trials into a shared ledger; any number of processes may be started on one sweep. bench/shared-ledger.sh reads
/// the rates from the database. With a time per block (<see cref="WaitingEngine"/>) a process stands for many machines that compute
/// elsewhere: each of its workers has connections and leases of its own, and what this machine does is what they ask of the database.
/// </summary>
internal static class SharedWorker
{
    /// <summary>Works until the sweep is done.</summary>
    /// <param name="arguments">The address, the name of the sweep, trials and trials per block; then, if given, the number of workers and
    /// milliseconds per block.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        SweepSpec spec = NoOpSweep.Of(
            long.Parse(arguments[2], CultureInfo.InvariantCulture),
            int.Parse(arguments[3], CultureInfo.InvariantCulture)
        );
        int workers = arguments.Length > 4 ? int.Parse(arguments[4], CultureInfo.InvariantCulture) : 1;
        ITrialEngine engine =
            arguments.Length > 5
                ? new WaitingEngine(new NoOpEngine(), TimeSpan.FromMilliseconds(double.Parse(arguments[5], CultureInfo.InvariantCulture)))
                : new NoOpEngine();
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(arguments[0], arguments[1], spec, engine))))
            .ConfigureAwait(false);
        return 0;
    }

    private static async Task WorkAsync(string address, string name, SweepSpec spec, ITrialEngine engine)
    {
        var database = new LedgerDatabase(LedgerAddress.Parse(address));
        await using (database.ConfigureAwait(false))
        {
            await LedgerSchema.MigrateAsync(database, CancellationToken.None).ConfigureAwait(false);
            SharedSweep sweep = await SweepRegistry
                .FindOrBeginAsync(
                    database,
                    name,
                    new LedgerIdentity(spec.CanonicalText, engine.Identity),
                    "",
                    new SweepSource(spec.SourceText, []),
                    CancellationToken.None
                )
                .ConfigureAwait(false);
            var description = new WorkerDescription(Environment.MachineName, Environment.ProcessId, 1, "");
            BlockLeases leases = await BlockLeases
                .JoinAsync(database, sweep, description, null, CancellationToken.None)
                .ConfigureAwait(false);
            await using (leases.ConfigureAwait(false))
            {
                await new EmbeddedRunner(engine, new RunnerOptions { Workers = 1, Leases = leases })
                    .RunAsync(spec, leases.Ledger, null, CancellationToken.None)
                    .ConfigureAwait(false);
            }
        }
    }
}
