using System.Diagnostics;
using ModalityCompetition.Cluster.Benchmarks;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Schema;
using ModalityCompetition.Sweeps.Postgres.Trials;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Simulation;

/// <summary>What a transaction of the ledger costs a PostgreSQL server, by its own processor time.</summary>
internal sealed class DatabaseCost : IAsyncDisposable
{
    private const int Trained = 256;
    private readonly LedgerDatabase _database;
    private readonly int _postmaster;
    private readonly int _sweep;
    private readonly ResultBlock _results = Train();
    private long _next;

    private DatabaseCost(LedgerDatabase database, int postmaster, int sweep)
    {
        _database = database;
        _postmaster = postmaster;
        _sweep = sweep;
    }

    /// <summary>Begins a sweep for the measurements.</summary>
    /// <param name="address">Connection string.</param>
    /// <param name="postmaster">Process of the server, whose children are its sessions.</param>
    public static async Task<DatabaseCost> BeginAsync(string address, int postmaster)
    {
        var database = new LedgerDatabase(LedgerAddress.Parse(address), new LedgerConnectionOptions());
        await LedgerSchema.MigrateAsync(database, CancellationToken.None);
        SharedSweep sweep = await SweepRegistry.FindOrBeginAsync(
            database,
            $"capacity-{Environment.ProcessId}",
            new LedgerIdentity("capacity", new EngineIdentity("no-op", 1)),
            "0",
            new SweepSource("capacity", []),
            CancellationToken.None
        );
        return new DatabaseCost(database, postmaster, sweep.Id);
    }

    /// <summary>Commits groups of blocks, one after another.</summary>
    /// <param name="blocks">Blocks of a group, each a row.</param>
    /// <param name="trials">Trials of a block.</param>
    /// <param name="groups">Groups.</param>
    /// <returns>Microseconds of the server's processor time for a group, and milliseconds until it is durable.</returns>
    public async Task<(double Microseconds, double Milliseconds)> OfAsync(int blocks, int trials, int groups)
    {
        double before = ProcessTree.ProcessorSeconds([_postmaster]);
        long started = Stopwatch.GetTimestamp();
        for (int group = 0; group < groups; group++)
        {
            StoredBlock[] rows = [.. Enumerable.Range(0, blocks).Select(_ => Block())];
            TrialBlock[] settled = [.. rows.Select(r => r.Block)];
            await _database.TellAsync(
                (connection, stop) => BlockRows.InsertAsync(connection, _sweep, null, rows, settled, stop),
                CancellationToken.None
            );
        }

        double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds / groups;
        return (1e6 * (ProcessTree.ProcessorSeconds([_postmaster]) - before) / groups, milliseconds);

        StoredBlock Block()
        {
            int bytes = _results.Layout.Bytes;
            byte[] payload = new byte[bytes * trials];
            for (int trial = 0; trial < trials; trial++)
            {
                int from = (int)((_next + trial) % Trained);
                _results.Rows.Slice(from * bytes, bytes).Span.CopyTo(payload.AsSpan(trial * bytes));
            }

            _next += trials;
            return new StoredBlock(new TrialBlock(0, _next - trials, trials), _results.Layout, payload);
        }
    }

    // Bytes of real trials, so that they compress as those do: the server looks back no further than 4 KiB (64 KiB with lz4), which is less
    // than the trials that are repeated here have, or not much more.
    private static ResultBlock Train()
    {
        SweepSpec spec = SpecReader
            .Read("database.yaml", BenchSpecs.Real("database", "quickstart", Trained), ShippedExperiments.Registry)
            .Spec!;
        return new CpuTrialEngine().Run(new SweepPlan(spec).Batch(new TrialBlock(0, 0, Trained)), CancellationToken.None);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
