using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Training.Engines;
using Npgsql;

namespace ModalityCompetition.Sweeps.Postgres.Registry;

/// <summary>The sweeps of a shared ledger, by name.</summary>
public static class SweepRegistry
{
    private const string Columns = "id, name, spec_text, engine, arithmetic, code_version, source_text, assignments";

    private const string Standing =
        $"SELECT {Columns}, coalesce(b.trials, 0)::bigint, coalesce(b.bytes, 0)::bigint, coalesce(b.changed, created_at), "
        + "extract(epoch FROM clock_timestamp() - coalesce(b.changed, created_at))::float8, (SELECT count(*) FROM modcomp_worker w WHERE "
        + "w.sweep = s.id AND w.left_at IS NULL AND w.seen_at + w.lease >= clock_timestamp()) FROM modcomp_sweep s LEFT JOIN LATERAL "
        + "(SELECT sum(b.trials) AS trials, sum(pg_column_size(b.payload)) AS bytes, max(b.committed_at) AS changed FROM modcomp_block b "
        + "WHERE b.sweep = s.id) b ON true ORDER BY created_at, id";

    /// <summary>All names, in alphabetical order.</summary>
    public static Task<IReadOnlyList<string>> NamesAsync(LedgerDatabase database, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.AskAsync<IReadOnlyList<string>>(
            async (connection, stop) =>
            {
                var names = new List<string>();
                var command = new NpgsqlCommand("SELECT name FROM modcomp_sweep ORDER BY name COLLATE \"C\"", connection);
                await using (command.ConfigureAwait(false))
                {
                    NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        while (await reader.ReadAsync(stop).ConfigureAwait(false))
                        {
                            names.Add(reader.GetString(0));
                        }
                    }
                }

                return names;
            },
            cancellation
        );
    }

    /// <summary>
    /// All sweeps in the order in which they were begun, with what a list says of them; reads what is known of blocks, never a result.
    /// </summary>
    /// <exception cref="LedgerException">The database cannot be used.</exception>
    public static async Task<IReadOnlyList<ListedSweep>> ListAsync(LedgerDatabase database, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        IReadOnlyDictionary<int, IReadOnlyList<string>> tags = await SweepTags.AllAsync(database, cancellation).ConfigureAwait(false);
        return await database
            .AskAsync<IReadOnlyList<ListedSweep>>(
                async (connection, stop) =>
                {
                    List<ListedSweep> found = [];
                    NpgsqlCommand command = Command(connection, Standing, []);
                    await using (command.ConfigureAwait(false))
                    {
                        NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop).ConfigureAwait(false);
                        await using (reader.ConfigureAwait(false))
                        {
                            while (await reader.ReadAsync(stop).ConfigureAwait(false))
                            {
                                found.Add(
                                    new ListedSweep(
                                        Read(reader),
                                        reader.GetInt64(8),
                                        reader.GetInt64(9),
                                        new DateTimeOffset(reader.GetDateTime(10), TimeSpan.Zero),
                                        TimeSpan.FromSeconds(reader.GetDouble(11)),
                                        reader.GetInt64(12),
                                        tags.GetValueOrDefault(reader.GetInt32(0), [])
                                    )
                                );
                            }
                        }
                    }

                    return found;
                },
                cancellation
            )
            .ConfigureAwait(false);
    }

    /// <summary>The sweep of a name; null where there is none.</summary>
    public static Task<SharedSweep?> FindAsync(LedgerDatabase database, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.AskAsync(
            (connection, stop) => OneAsync(connection, $"SELECT {Columns} FROM modcomp_sweep WHERE name = $1", [name], stop),
            cancellation
        );
    }

    /// <summary>The sweep of a name, begun now where there is none. Any number of processes may do so at once; all get the same.</summary>
    /// <param name="database">The database.</param>
    /// <param name="name">The name.</param>
    /// <param name="identity">What all its results have in common.</param>
    /// <param name="codeVersion">Version of the program.</param>
    /// <param name="source">The spec as its user gave it.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="LedgerIdentityException">The name belongs to a sweep of another identity.</exception>
    public static async Task<SharedSweep> FindOrBeginAsync(
        LedgerDatabase database,
        string name,
        LedgerIdentity identity,
        string codeVersion,
        SweepSource source,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(source);
        await database
            .AskAsync(
                (connection, stop) =>
                    ExecuteAsync(
                        connection,
                        "INSERT INTO modcomp_sweep (name, spec_text, engine, arithmetic, code_version, source_text, assignments) VALUES "
                            + "($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
                        [
                            name,
                            identity.SpecText,
                            identity.Engine.Name,
                            identity.Engine.Arithmetic,
                            codeVersion,
                            source.Text,
                            source.Assignments.ToArray(),
                        ],
                        stop
                    ),
                cancellation
            )
            .ConfigureAwait(false);
        SharedSweep sweep =
            await FindAsync(database, name, cancellation).ConfigureAwait(false)
            ?? throw new LedgerException(
                $"The sweep {name} was removed from {database.Address} at this moment: run the same command again."
            );
        return sweep.Identity == identity
            ? sweep
            : throw new LedgerIdentityException(
                $"The sweep {name} in {database.Address} holds the results of another spec or engine: give the spec another name, or "
                    + $"restore what was changed.",
                sweep.Identity,
                identity
            );
    }

    /// <summary>Keeps the spec as its user gave it last, for example with more trials.</summary>
    public static Task KeepSourceAsync(LedgerDatabase database, SharedSweep sweep, SweepSource source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(source);
        return database.AskAsync(
            (connection, stop) =>
                ExecuteAsync(
                    connection,
                    "UPDATE modcomp_sweep SET source_text = $2, assignments = $3 WHERE id = $1 AND (source_text, assignments) IS DISTINCT "
                        + "FROM ($2, $3)",
                    [sweep.Id, source.Text, source.Assignments.ToArray()],
                    stop
                ),
            cancellation
        );
    }

    private static async Task<SharedSweep?> OneAsync(NpgsqlConnection connection, string query, object[] values, CancellationToken stop)
    {
        NpgsqlCommand command = Command(connection, query, values);
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return await reader.ReadAsync(stop).ConfigureAwait(false) ? Read(reader) : null;
            }
        }
    }

    private static SharedSweep Read(NpgsqlDataReader reader) =>
        new(
            reader.GetInt32(0),
            reader.GetString(1),
            new LedgerIdentity(reader.GetString(2), new EngineIdentity(reader.GetString(3), reader.GetInt32(4))),
            reader.GetString(5),
            new SweepSource(reader.GetString(6), [.. reader.GetFieldValue<string[]>(7)])
        );

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string text, object[] values, CancellationToken stop)
    {
        NpgsqlCommand command = Command(connection, text, values);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string text, object[] values)
    {
        var command = new NpgsqlCommand(text, connection);
        foreach (object value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
