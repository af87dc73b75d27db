using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Postgres.Connections;
using Npgsql;

namespace ModalityCompetition.Sweeps.Postgres.Registry;

/// <summary>What people ask of a shared ledger: who works on what, what went wrong, and to tidy up.</summary>
public static class LedgerOverview
{
    private const string Workers =
        "SELECT w.id, w.host, w.process, w.threads, w.code_version, "
        + "CASE WHEN w.left_at IS NOT NULL THEN 2 WHEN w.seen_at + w.lease < clock_timestamp() THEN 1 ELSE 0 END, "
        + "extract(epoch FROM clock_timestamp() - w.started_at)::float8, extract(epoch FROM clock_timestamp() - w.seen_at)::float8, "
        + "coalesce((SELECT sum(b.trials) FROM modcomp_block b WHERE b.sweep = w.sweep AND b.worker = w.id), 0)::bigint "
        + "FROM modcomp_worker w WHERE w.sweep = $1 ORDER BY w.id";

    private const string Leases =
        "SELECT worker, configuration, first_trial, trials, extract(epoch FROM clock_timestamp() - granted_at)::float8, extract(epoch FROM "
        + "expires_at - clock_timestamp())::float8 "
        + "FROM modcomp_lease WHERE sweep = $1 ORDER BY granted_at, configuration, first_trial";

    private const string Alarms = "SELECT what, worker FROM modcomp_alarm WHERE sweep = $1 ORDER BY id LIMIT 20";

    private const string Size = "SELECT coalesce(sum(pg_column_size(b.*)), 0)::bigint FROM modcomp_block b WHERE sweep = $1";

    private const string ExpiredLeases = "DELETE FROM modcomp_lease WHERE expires_at <= clock_timestamp()";

    private const string GoneWorkers =
        "DELETE FROM modcomp_worker w WHERE coalesce(w.left_at, w.seen_at) < clock_timestamp() - make_interval(secs => $1) "
        + "AND NOT EXISTS (SELECT FROM modcomp_lease l WHERE l.worker = w.id)";

    /// <summary>The workers of a sweep with what they work on, in the order in which they joined.</summary>
    public static Task<IReadOnlyList<WorkerStanding>> WorkersAsync(
        LedgerDatabase database,
        SharedSweep sweep,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(sweep);
        return database.AskAsync<IReadOnlyList<WorkerStanding>>(
            async (connection, stop) =>
            {
                var leases = new Dictionary<long, List<LeaseStanding>>();
                foreach (
                    (long worker, LeaseStanding lease) in await RowsAsync(connection, Leases, sweep.Id, Lease, stop).ConfigureAwait(false)
                )
                {
                    (leases.TryGetValue(worker, out List<LeaseStanding>? held) ? held : leases[worker] = []).Add(lease);
                }

                return await RowsAsync(connection, Workers, sweep.Id, row => Worker(row, leases), stop).ConfigureAwait(false);
            },
            cancellation
        );
    }

    /// <summary>The alarms of a sweep, a sentence each; at most the first twenty.</summary>
    public static Task<List<string>> AlarmsAsync(LedgerDatabase database, SharedSweep sweep, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(sweep);
        return database.AskAsync(
            (connection, stop) =>
                RowsAsync(
                    connection,
                    Alarms,
                    sweep.Id,
                    row =>
                        $"A result came back with other bits and was refused: "
                        + $"{row.GetString(0)}{(row.IsDBNull(1) ? "" : $", from worker {row.GetInt64(1)}")}.",
                    stop
                ),
            cancellation
        );
    }

    /// <summary>Bytes that the committed blocks of a sweep take.</summary>
    public static Task<long> BytesAsync(LedgerDatabase database, SharedSweep sweep, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(sweep);
        return database.AskAsync(
            async (connection, stop) =>
                (await RowsAsync(connection, Size, sweep.Id, row => row.GetInt64(0), stop).ConfigureAwait(false))[0],
            cancellation
        );
    }

    /// <summary>
    /// Removes leases that have run out, of all sweeps, and the records of workers that left or fell silent long ago. Results are never
    /// removed.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="silence">For how long a worker must have been gone.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Numbers of removed leases and workers.</returns>
    public static Task<(int Leases, int Workers)> CollectAsync(LedgerDatabase database, TimeSpan silence, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.AskAsync(
            async (connection, stop) =>
            {
                var leases = new NpgsqlCommand(ExpiredLeases, connection);
                await using (leases.ConfigureAwait(false))
                {
                    int removed = await leases.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
                    var workers = new NpgsqlCommand(GoneWorkers, connection);
                    await using (workers.ConfigureAwait(false))
                    {
                        workers.Parameters.With(silence.TotalSeconds);
                        return (removed, await workers.ExecuteNonQueryAsync(stop).ConfigureAwait(false));
                    }
                }
            },
            cancellation
        );
    }

    private static (long, LeaseStanding) Lease(NpgsqlDataReader row) =>
        (
            row.GetInt64(0),
            new LeaseStanding(
                new TrialBlock(row.GetInt32(1), row.GetInt64(2), row.GetInt32(3)),
                TimeSpan.FromSeconds(row.GetDouble(4)),
                TimeSpan.FromSeconds(row.GetDouble(5))
            )
        );

    private static WorkerStanding Worker(NpgsqlDataReader row, Dictionary<long, List<LeaseStanding>> leases) =>
        new(
            row.GetInt64(0),
            new WorkerDescription(row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetString(4)),
            (WorkerState)row.GetInt32(5),
            TimeSpan.FromSeconds(row.GetDouble(6)),
            TimeSpan.FromSeconds(row.GetDouble(7)),
            row.GetInt64(8),
            leases.TryGetValue(row.GetInt64(0), out List<LeaseStanding>? held) ? held : []
        );

    private static async Task<List<T>> RowsAsync<T>(
        NpgsqlConnection connection,
        string query,
        int sweep,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation
    )
    {
        var command = new NpgsqlCommand(query, connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.With(sweep);
            var rows = new List<T>();
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    rows.Add(read(reader));
                }
            }

            return rows;
        }
    }
}
