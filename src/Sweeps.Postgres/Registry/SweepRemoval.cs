using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Postgres.Connections;
using Npgsql;

namespace ModalityCompetition.Sweeps.Postgres.Registry;

/// <summary>
/// Removes a sweep from a shared ledger with everything that belongs to it, in one transaction: whatever dies meanwhile, the sweep is there
/// as a whole or not at all.
/// </summary>
public static class SweepRemoval
{
    // A worker that joins meanwhile waits for this row, and then finds that there is no such sweep.
    private const string Lock = "SELECT id FROM modcomp_sweep WHERE name = $1 FOR UPDATE";

    private const string AtWork =
        "SELECT count(*) FROM modcomp_worker WHERE sweep = $1 AND left_at IS NULL AND seen_at + lease >= clock_timestamp()";

    private const string OfCluster = "SELECT EXISTS (SELECT FROM modcomp_cluster_sweep WHERE id = $1)";

    private const string Remove = "DELETE FROM modcomp_sweep WHERE id = $1";

    /// <summary>Removes a sweep that nobody works on.</summary>
    /// <param name="database">The database.</param>
    /// <param name="name">Name of the sweep.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Why it is not removed, as the end of a sentence with a remedy; null where it is, or is not there.</returns>
    /// <exception cref="LedgerException">The database cannot be used.</exception>
    public static Task<string?> RemoveAsync(LedgerDatabase database, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.AskAsync((connection, stop) => RemoveAsync(connection, name, atRest: false, stop), cancellation);
    }

    /// <summary>Removes a sweep of a cluster, which knows that nobody works on it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="name">Name of the sweep; nothing happens where there is none.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="LedgerException">The database cannot be used.</exception>
    public static Task RemoveAtRestAsync(LedgerDatabase database, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.AskAsync((connection, stop) => RemoveAsync(connection, name, atRest: true, stop), cancellation);
    }

    private static async Task<string?> RemoveAsync(NpgsqlConnection connection, string name, bool atRest, CancellationToken stop)
    {
        NpgsqlTransaction transaction = await connection.BeginTransactionAsync(stop).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            if (await OneAsync(connection, Lock, name, stop).ConfigureAwait(false) is not int sweep)
            {
                return null;
            }

            if (!atRest && await RefusalAsync(connection, sweep, name, stop).ConfigureAwait(false) is { } refusal)
            {
                return refusal;
            }

            // What belongs to it goes with it: every table refers to this one with ON DELETE CASCADE.
            await OneAsync(connection, Remove, sweep, stop).ConfigureAwait(false);
            await transaction.CommitAsync(stop).ConfigureAwait(false);
            return null;
        }
    }

    private static async Task<string?> RefusalAsync(NpgsqlConnection connection, int sweep, string name, CancellationToken stop)
    {
        if (await OneAsync(connection, AtWork, sweep, stop).ConfigureAwait(false) is long workers and > 0)
        {
            return workers == 1
                ? "1 worker is at work on it: stop it, or wait until it is gone"
                : FormattableString.Invariant($"{workers} workers are at work on it: stop them, or wait until they are gone");
        }

        bool cluster =
            await OneAsync(connection, "SELECT to_regclass($1) IS NOT NULL", "modcomp_cluster_sweep", stop).ConfigureAwait(false) is true;
        return cluster && await OneAsync(connection, OfCluster, name, stop).ConfigureAwait(false) is true
            ? "it is a sweep of the cluster that has this database: delete it there, with --server"
            : null;
    }

    private static async Task<object?> OneAsync<T>(NpgsqlConnection connection, string text, T value, CancellationToken stop)
    {
        var command = new NpgsqlCommand(text, connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.With(value);
            // Millions of blocks take their time.
            command.CommandTimeout = 0;
            return await command.ExecuteScalarAsync(stop).ConfigureAwait(false);
        }
    }
}
