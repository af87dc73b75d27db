using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Postgres.Connections;
using Npgsql;

namespace ModalityCompetition.Sweeps.Postgres.Leases;

/// <summary>The requests of <see cref="LeaseProtocol"/> in SQL, each for many blocks at once. Every one is a single message.</summary>
internal static class LeaseRows
{
    // Said in a claim. A transaction that changes leases only need not wait for the disk: a server that crashes may forget what was granted
    // in the last moments before, and then another worker is granted the same block; see LeaseProtocol. And the statements look rows up by
    // primary keys, many in one request, which the planner is told here, because it may believe that there are none: a table whose rows
    // were deleted and not yet vacuumed has statistics of an empty one, and then every candidate of a claim would read the whole table.
    private const string Settings =
        "SELECT set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', "
        + "'off', true), set_config('enable_sort', 'off', true)";

    private const string Wanted = "unnest($3::integer[], $4::bigint[], $5::integer[]) AS w(configuration, first_trial, trials)";

    private const string Candidates =
        "unnest($3::integer[], $4::bigint[], $5::integer[]) WITH ORDINALITY AS w(configuration, first_trial, trials, place) ";

    // Only one claim of a sweep at a time, so that each sees what the others have taken and finds the first free blocks at once, instead of
    // meeting the others at every block. It is held for the length of one statement and waits for no client. The first key is "mccl" in
    // ASCII, the second the number of the sweep.
    private const string Turn = "SELECT pg_advisory_xact_lock(1835230060, $1)";

    // Blocks that one committed row covers are left out here, at the price of one look at an index; one that several rows cover, or that is
    // committed at this very moment, is found in the news that come with the answer. Rows that are locked, by a heartbeat or an append, are
    // skipped, not waited for. The answer: a token for what was granted, none for what another holds.
    private const string Claim =
        "WITH wanted AS MATERIALIZED (SELECT w.*, l.worker, l.worker <> $2 AND l.expires_at > clock_timestamp() AS held FROM "
        + Candidates
        + "LEFT JOIN modcomp_lease l ON l.sweep = $1 AND l.configuration = w.configuration AND l.first_trial = w.first_trial "
        + "WHERE w.first_trial + w.trials > coalesce((SELECT b.first_trial + b.trials FROM modcomp_block b "
        + "WHERE b.sweep = $1 AND b.configuration = w.configuration AND b.first_trial <= w.first_trial ORDER BY b.first_trial DESC "
        + "LIMIT 1), 0)), "
        + "free AS (SELECT * FROM wanted WHERE held IS NOT TRUE ORDER BY place LIMIT $7), "
        + "takeable AS (SELECT l.configuration, l.first_trial, f.trials FROM modcomp_lease l JOIN free f USING (configuration, "
        + "first_trial) "
        + "WHERE l.sweep = $1 AND f.worker IS NOT NULL AND (l.expires_at <= clock_timestamp() OR l.worker = $2) ORDER BY l.configuration, "
        + "l.first_trial FOR UPDATE OF l SKIP LOCKED), "
        + "taken AS (UPDATE modcomp_lease l SET worker = $2, token = nextval('modcomp_lease_token'), trials = t.trials, granted_at = "
        + "clock_timestamp(), "
        + "expires_at = clock_timestamp() + make_interval(secs => $6) FROM takeable t "
        + "WHERE l.sweep = $1 AND l.configuration = t.configuration AND l.first_trial = t.first_trial RETURNING l.configuration, "
        + "l.first_trial, l.token), "
        + "fresh AS (INSERT INTO modcomp_lease (sweep, configuration, first_trial, trials, worker, token, granted_at, expires_at) "
        + "SELECT $1, configuration, first_trial, trials, $2, nextval('modcomp_lease_token'), clock_timestamp(), clock_timestamp() + "
        + "make_interval(secs => $6) FROM free "
        + "WHERE worker IS NULL ORDER BY configuration, first_trial ON CONFLICT DO NOTHING RETURNING configuration, first_trial, token) "
        + "SELECT * FROM taken UNION ALL SELECT * FROM fresh UNION ALL SELECT configuration, first_trial, NULL FROM wanted WHERE held";

    private const string Live =
        "SELECT l.configuration, l.first_trial FROM modcomp_lease l JOIN "
        + Wanted
        + " USING (configuration, first_trial) "
        + "WHERE l.sweep = $1 AND l.worker <> $2 AND l.expires_at > clock_timestamp()";

    private const string Held =
        "unnest($3::integer[], $4::bigint[], $5::bigint[]) AS h(configuration, first_trial, token) "
        + "WHERE l.sweep = $1 AND l.worker = $2 AND l.configuration = h.configuration AND l.first_trial = h.first_trial AND "
        + "l.token = h.token";

    private const string Renew =
        "UPDATE modcomp_lease l SET expires_at = clock_timestamp() + make_interval(secs => $6) FROM "
        + Held
        + " RETURNING l.configuration, l.first_trial";

    private const string Seen = "UPDATE modcomp_worker SET seen_at = clock_timestamp() WHERE id = $1";

    private const string Release = "DELETE FROM modcomp_lease l USING " + Held;

    /// <summary>
    /// The commands that take the first of some blocks that are free, a transaction of their own, so that nothing is held while what
    /// follows it is sent.
    /// </summary>
    /// <param name="sweep">Number of the sweep.</param>
    /// <param name="worker">Number of the worker.</param>
    /// <param name="candidates">The blocks, the most wanted first.</param>
    /// <param name="most">How many to take.</param>
    /// <param name="length">Length of a lease.</param>
    public static IEnumerable<NpgsqlBatchCommand> ClaimCommands(
        int sweep,
        long worker,
        IReadOnlyList<TrialBlock> candidates,
        int most,
        TimeSpan length
    )
    {
        var turn = new NpgsqlBatchCommand(Turn);
        turn.Parameters.With(sweep);
        NpgsqlBatchCommand claim = Over(Claim, sweep, worker, candidates);
        claim.Parameters.With(length.TotalSeconds).With((long)most);
        return [new("BEGIN"), new(Settings), turn, claim, new("COMMIT")];
    }

    /// <summary>
    /// Reads the answer to <see cref="ClaimCommands"/>, which begins with those of the settings and the turn: the tokens of the blocks that
    /// were granted, null for those that another worker holds.
    /// </summary>
    public static async Task<Dictionary<(int Configuration, long FirstTrial), long?>> ReadClaimsAsync(
        NpgsqlDataReader reader,
        CancellationToken cancellation
    )
    {
        await reader.NextResultAsync(cancellation).ConfigureAwait(false);
        await reader.NextResultAsync(cancellation).ConfigureAwait(false);
        var claims = new Dictionary<(int, long), long?>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            claims.Add((reader.GetInt32(0), reader.GetInt64(1)), reader.IsDBNull(2) ? null : reader.GetInt64(2));
        }

        return claims;
    }

    /// <summary>Asks which of some blocks other workers hold at this moment.</summary>
    public static NpgsqlBatchCommand LiveCommand(int sweep, long worker, IReadOnlyList<TrialBlock> blocks) =>
        Over(Live, sweep, worker, blocks);

    /// <summary>The heartbeat of a worker: all its leases run from now on.</summary>
    /// <returns>The blocks whose leases are still there.</returns>
    public static async Task<HashSet<(int Configuration, long FirstTrial)>> RenewAsync(
        NpgsqlConnection connection,
        int sweep,
        long worker,
        IReadOnlyList<KeyValuePair<TrialBlock, long>> held,
        TimeSpan length,
        CancellationToken cancellation
    )
    {
        var renew = new NpgsqlBatchCommand(Renew);
        Over(renew.Parameters, sweep, worker, held).With(length.TotalSeconds);
        var seen = new NpgsqlBatchCommand(Seen);
        seen.Parameters.With(worker);
        var batch = new NpgsqlBatch(connection) { BatchCommands = { renew, seen } };
        await using (batch.ConfigureAwait(false))
        {
            NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return await ReadBlocksAsync(reader, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes leases back.</summary>
    public static async Task ReleaseAsync(
        NpgsqlConnection connection,
        int sweep,
        long worker,
        IReadOnlyList<KeyValuePair<TrialBlock, long>> held,
        CancellationToken cancellation
    )
    {
        var command = new NpgsqlCommand(Release, connection);
        await using (command.ConfigureAwait(false))
        {
            Over(command.Parameters, sweep, worker, held);
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a list of blocks: configuration, first trial.</summary>
    public static async Task<HashSet<(int Configuration, long FirstTrial)>> ReadBlocksAsync(
        NpgsqlDataReader reader,
        CancellationToken cancellation
    )
    {
        var blocks = new HashSet<(int, long)>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            blocks.Add((reader.GetInt32(0), reader.GetInt64(1)));
        }

        return blocks;
    }

    private static NpgsqlParameterCollection Over(
        NpgsqlParameterCollection parameters,
        int sweep,
        long worker,
        IReadOnlyList<KeyValuePair<TrialBlock, long>> held
    ) =>
        parameters
            .With(sweep)
            .With(worker)
            .With(held.Select(h => h.Key.Configuration).ToArray())
            .With(held.Select(h => h.Key.FirstTrial).ToArray())
            .With(held.Select(h => h.Value).ToArray());

    private static NpgsqlBatchCommand Over(string text, int sweep, long worker, IReadOnlyList<TrialBlock> blocks)
    {
        var command = new NpgsqlBatchCommand(text);
        command
            .Parameters.With(sweep)
            .With(worker)
            .With(blocks.Select(b => b.Configuration).ToArray())
            .With(blocks.Select(b => b.FirstTrial).ToArray())
            .With(blocks.Select(b => b.Count).ToArray());
        return command;
    }
}
