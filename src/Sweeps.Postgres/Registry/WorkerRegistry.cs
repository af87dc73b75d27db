using ModalityCompetition.Sweeps.Postgres.Connections;
using Npgsql;

namespace ModalityCompetition.Sweeps.Postgres.Registry;

/// <summary>The processes that work on the sweeps of a shared ledger.</summary>
internal static class WorkerRegistry
{
    private const string Join =
        "INSERT INTO modcomp_worker (sweep, host, process, threads, code_version, lease) VALUES ($1, $2, $3, $4, $5, make_interval(secs => "
        + "$6)) RETURNING id";

    // A lease of a worker that leaves is of no use to anybody.
    private const string Leave = "DELETE FROM modcomp_lease WHERE worker = $1";

    private const string Gone = "UPDATE modcomp_worker SET seen_at = clock_timestamp(), left_at = clock_timestamp() WHERE id = $1";

    /// <summary>Enters a process.</summary>
    /// <returns>Its number as a worker; a process that joins again gets another.</returns>
    public static async Task<long> JoinAsync(
        NpgsqlConnection connection,
        int sweep,
        WorkerDescription worker,
        TimeSpan lease,
        CancellationToken cancellation
    )
    {
        var command = new NpgsqlCommand(Join, connection);
        await using (command.ConfigureAwait(false))
        {
            command
                .Parameters.With(sweep)
                .With(worker.Host)
                .With(worker.Process)
                .With(worker.Threads)
                .With(worker.CodeVersion)
                .With(lease.TotalSeconds);
            return (long)(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
        }
    }

    /// <summary>Notes that a process has left, and takes back what it held.</summary>
    public static async Task LeaveAsync(NpgsqlConnection connection, long worker, CancellationToken cancellation)
    {
        var leave = new NpgsqlBatchCommand(Leave);
        leave.Parameters.With(worker);
        var gone = new NpgsqlBatchCommand(Gone);
        gone.Parameters.With(worker);
        var batch = new NpgsqlBatch(connection) { BatchCommands = { leave, gone } };
        await using (batch.ConfigureAwait(false))
        {
            await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }
}
