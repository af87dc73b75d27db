using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Postgres.Connections;
using Npgsql;

namespace ModalityCompetition.Sweeps.Postgres.Registry;

/// <summary>
/// The tags of the sweeps of a shared ledger. Their table is made by the first who tags a sweep, so that a ledger without tags needs no
/// migration, and is read where it is there and may be.
/// </summary>
public static class SweepTags
{
    private const string Table =
        "CREATE TABLE IF NOT EXISTS modcomp_tag (sweep integer NOT NULL REFERENCES modcomp_sweep ON DELETE CASCADE, tag text NOT NULL, "
        + "PRIMARY KEY (sweep, tag))";

    private const string IsReadable =
        "SELECT to_regclass('modcomp_tag') IS NOT NULL AND has_table_privilege(to_regclass('modcomp_tag'), 'SELECT')";

    private const string IsThere = "SELECT to_regclass('modcomp_tag') IS NOT NULL";

    /// <summary>The tags of every sweep that has some, by the number of the sweep, in the order of their characters.</summary>
    /// <exception cref="LedgerException">The database cannot be used.</exception>
    public static Task<IReadOnlyDictionary<int, IReadOnlyList<string>>> AllAsync(LedgerDatabase database, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.AskAsync<IReadOnlyDictionary<int, IReadOnlyList<string>>>(
            async (connection, stop) =>
                (await ReadAsync(connection, "SELECT sweep, tag FROM modcomp_tag", stop).ConfigureAwait(false))
                    .GroupBy(t => t.Sweep)
                    .ToDictionary(g => g.Key, IReadOnlyList<string> (g) => [.. g.Select(t => t.Tag).Order(StringComparer.Ordinal)]),
            cancellation
        );
    }

    /// <summary>Changes the tags of a sweep.</summary>
    /// <param name="database">The database.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="change">The tags after the change, from those before; null where nothing is to change.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The tags as they are now.</returns>
    /// <exception cref="LedgerException">The database cannot be used, or the role may not change tags.</exception>
    public static Task<IReadOnlyList<string>> ChangeAsync(
        LedgerDatabase database,
        SharedSweep sweep,
        Func<IReadOnlyList<string>, IReadOnlyList<string>?> change,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(change);
        return database.AskAsync(
            async (connection, stop) =>
            {
                NpgsqlTransaction transaction = await connection.BeginTransactionAsync(stop).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    IReadOnlyList<string> tags =
                    [
                        .. (
                            await ReadAsync(connection, $"SELECT sweep, tag FROM modcomp_tag WHERE sweep = {sweep.Id}", stop)
                                .ConfigureAwait(false)
                        )
                            .Select(t => t.Tag)
                            .Order(StringComparer.Ordinal),
                    ];
                    if (change(tags) is not { } wanted)
                    {
                        return tags;
                    }

                    await PutAsync(connection, sweep.Id, wanted, stop).ConfigureAwait(false);
                    await transaction.CommitAsync(stop).ConfigureAwait(false);
                    return wanted;
                }
            },
            cancellation
        );
    }

    private static async Task PutAsync(NpgsqlConnection connection, int sweep, IReadOnlyList<string> tags, CancellationToken stop)
    {
        if (await IsAsync(connection, IsThere, stop).ConfigureAwait(false) is false)
        {
            await ExecuteAsync(connection, Table, [], stop).ConfigureAwait(false);
        }

        await ExecuteAsync(connection, "DELETE FROM modcomp_tag WHERE sweep = $1 AND tag <> ALL ($2)", [sweep, tags.ToArray()], stop)
            .ConfigureAwait(false);
        await ExecuteAsync(
                connection,
                "INSERT INTO modcomp_tag (sweep, tag) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING",
                [sweep, tags.ToArray()],
                stop
            )
            .ConfigureAwait(false);
    }

    private static async Task<List<(int Sweep, string Tag)>> ReadAsync(NpgsqlConnection connection, string query, CancellationToken stop)
    {
        if (!await IsAsync(connection, IsReadable, stop).ConfigureAwait(false))
        {
            return [];
        }

        List<(int, string)> found = [];
        var command = new NpgsqlCommand(query, connection);
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(stop).ConfigureAwait(false))
                {
                    found.Add((reader.GetInt32(0), reader.GetString(1)));
                }
            }
        }

        return found;
    }

    private static async Task<bool> IsAsync(NpgsqlConnection connection, string query, CancellationToken stop)
    {
        var command = new NpgsqlCommand(query, connection);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteScalarAsync(stop).ConfigureAwait(false) is true;
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, object[] values, CancellationToken stop)
    {
        var command = new NpgsqlCommand(text, connection);
        await using (command.ConfigureAwait(false))
        {
            foreach (object value in values)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            await command.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
        }
    }
}
