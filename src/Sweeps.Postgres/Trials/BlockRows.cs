using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Postgres.Connections;
using Npgsql;
using NpgsqlTypes;

namespace ModalityCompetition.Sweeps.Postgres.Trials;

/// <summary>The table of committed blocks, in SQL. Every request is one message, so that no transaction waits for its client.</summary>
internal static class BlockRows
{
    private const string Incoming = "pg_temp.modcomp_incoming";

    // Kept by a connection; no other sees it, so filling it locks nobody out. Emptied at the end of a transaction in place: to truncate it
    // would write to the catalogue, and wait for the disk. The server compresses payloads here (those of the quickstart by about 30 %; with
    // LZ4, see LedgerDatabase, for about 2 us a result of 400 bytes) and keeps them so in the table of blocks, whose column asks for no
    // compression of its own.
    private const string Prepare =
        "CREATE TEMPORARY TABLE IF NOT EXISTS modcomp_incoming (configuration integer, first_trial bigint, trials integer, classes "
        + "integer, modalities integer, "
        + "encoding smallint, checksum integer, payload bytea) ON COMMIT DELETE ROWS";

    private const string Copy =
        $"COPY {Incoming} (configuration, first_trial, trials, classes, modalities, encoding, checksum, payload) FROM STDIN "
        + $"(FORMAT BINARY)";

    private const string Insert =
        "INSERT INTO modcomp_block (sweep, worker, configuration, first_trial, trials, classes, modalities, encoding, checksum, payload) "
        + $"SELECT $1, $2, configuration, first_trial, trials, classes, modalities, encoding, checksum, payload FROM {Incoming} ORDER BY "
        + $"configuration, first_trial";

    // Whoever holds a lease on trials that are committed needs it no longer.
    private const string Settle =
        "DELETE FROM modcomp_lease l USING unnest($2::integer[], $3::bigint[], $4::integer[]) AS b(configuration, first_trial, trials) "
        + "WHERE l.sweep = $1 AND l.configuration = b.configuration AND l.first_trial >= b.first_trial AND l.first_trial + l.trials <= "
        + "b.first_trial + b.trials";

    private const string Horizon = "SELECT pg_current_snapshot()::text";

    private const string Told =
        "SELECT configuration, first_trial, trials, classes, modalities, octet_length(payload) FROM modcomp_block "
        + "WHERE sweep = $1 AND ";

    // What the horizon did not see: what has a number above all that had ended by then, and what was going on. Searches of the index, which
    // cost what there is to tell, also while an old transaction, of whomever on that server, goes on and on. (One by one, and the planner
    // must not make one search of several: for "= ANY ($3)" it read all blocks of the sweep.)
    private const string Above = Told + "transaction >= $2";

    private const string AboveOrWentOn =
        Above + " UNION ALL SELECT t.* FROM unnest($3::xid8[]) AS g(id), LATERAL (" + Told + "transaction = g.id OFFSET 0) t";

    private const string Payloads =
        "SELECT first_trial, trials, classes, modalities, encoding, checksum, payload FROM modcomp_block "
        + "WHERE sweep = $1 AND configuration = $2 AND first_trial = ANY ($3) ORDER BY first_trial";

    private const string Alarm =
        "INSERT INTO modcomp_alarm (sweep, configuration, trial, what, offered, worker) VALUES ($1, $2, $3, $4, $5, $6)";

    /// <summary>
    /// Commits blocks: all of them or, when a trial among them is committed already, none. They are copied into a temporary table of the
    /// connection first, which locks nothing else; the statements that insert, settle leases and commit are one message that carries no
    /// results, so a client that is stopped or cut off at any moment holds no lock that another could want.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="sweep">Number of the sweep.</param>
    /// <param name="worker">Number of the worker; null for nobody in particular.</param>
    /// <param name="rows">What to insert.</param>
    /// <param name="settled">The blocks whose leases are settled by it.</param>
    /// <param name="cancellation">Ends the waiting; the blocks may be committed or not.</param>
    public static async Task InsertAsync(
        NpgsqlConnection connection,
        int sweep,
        long? worker,
        IReadOnlyList<StoredBlock> rows,
        IReadOnlyList<TrialBlock> settled,
        CancellationToken cancellation
    )
    {
        var prepare = new NpgsqlBatch(connection) { BatchCommands = { new("BEGIN"), new(Prepare) } };
        await using (prepare.ConfigureAwait(false))
        {
            await prepare.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        NpgsqlBinaryImporter copy = await connection.BeginBinaryImportAsync(Copy, cancellation).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            foreach (StoredBlock row in rows)
            {
                await WriteAsync(copy, row, cancellation).ConfigureAwait(false);
            }

            await copy.CompleteAsync(cancellation).ConfigureAwait(false);
        }

        var insert = new NpgsqlBatchCommand(Insert);
        insert.Parameters.With(sweep);
        insert.Parameters.Add(new NpgsqlParameter { Value = (object?)worker ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        var settle = new NpgsqlBatchCommand(Settle);
        settle
            .Parameters.With(sweep)
            .With(settled.Select(b => b.Configuration).ToArray())
            .With(settled.Select(b => b.FirstTrial).ToArray())
            .With(settled.Select(b => b.Count).ToArray());
        var commit = new NpgsqlBatch(connection) { BatchCommands = { insert, settle, new("COMMIT") } };
        await using (commit.ConfigureAwait(false))
        {
            await commit.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The commands that tell what was committed since a horizon. The new horizon comes first and is the earlier snapshot: whatever is
    /// visible in it is told now or was before; what is committed between the two may come twice, nothing is left out.
    /// </summary>
    public static IEnumerable<NpgsqlBatchCommand> NewsCommands(int sweep, NewsHorizon since)
    {
        var news = new NpgsqlBatchCommand(since.GoingOn.Count == 0 ? Above : AboveOrWentOn);
        news.Parameters.With(sweep).With(since.Next, NpgsqlDbType.Xid8);
        if (since.GoingOn.Count > 0)
        {
            news.Parameters.With(since.GoingOn.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Xid8);
        }

        return [new NpgsqlBatchCommand(Horizon), news];
    }

    /// <summary>Reads the answers to <see cref="NewsCommands"/>; the reader stands at the first of them.</summary>
    public static async Task<BlockNews> ReadNewsAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        await reader.ReadAsync(cancellation).ConfigureAwait(false);
        var horizon = NewsHorizon.Of(reader.GetString(0));
        await reader.NextResultAsync(cancellation).ConfigureAwait(false);
        var blocks = new List<(TrialBlock, ResultLayout)>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            blocks.Add(
                (
                    new TrialBlock(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt32(2)),
                    new ResultLayout(reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5) / reader.GetInt32(2))
                )
            );
        }

        return new BlockNews(horizon, blocks);
    }

    /// <summary>The rows that begin with some trials of a configuration, in trial order.</summary>
    /// <exception cref="LedgerException">A row is damaged or of a later layout.</exception>
    public static List<StoredBlock> Read(NpgsqlConnection connection, string address, int sweep, int configuration, long[] firstTrials)
    {
        using var command = new NpgsqlCommand(Payloads, connection);
        command.Parameters.With(sweep).With(configuration).With(firstTrials);
        using NpgsqlDataReader reader = command.ExecuteReader();
        var rows = new List<StoredBlock>(firstTrials.Length);
        while (reader.Read())
        {
            byte[] payload = reader.GetFieldValue<byte[]>(6);
            var row = new StoredBlock(
                new TrialBlock(configuration, reader.GetInt64(0), reader.GetInt32(1)),
                new ResultLayout(reader.GetInt32(2), reader.GetInt32(3), payload.Length / reader.GetInt32(1)),
                payload
            );
            short encoding = reader.GetInt16(4);
            if (encoding > StoredBlock.Encoding)
            {
                throw new LedgerException(
                    $"Results in {address} have layout {encoding} and this program reads layout {StoredBlock.Encoding}: use the version of "
                        + $"the program that wrote them, or a later one."
                );
            }

            if (
                !LedgerFrame.Fits(row.Block, row.Layout)
                || row.Payload.Length != (long)row.Layout.Bytes * row.Block.Count
                || row.Checksum != reader.GetInt32(5)
            )
            {
                throw new LedgerException(
                    $"The results of trials {row.Block.FirstTrial} to {row.Block.EndTrial - 1} of configuration {configuration} in "
                        + $"{address} are damaged: "
                        + "restore the database from a copy, or delete that row of modcomp_block and run again."
                );
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Records that a trial came back with other bits.</summary>
    public static async Task RaiseAsync(
        NpgsqlConnection connection,
        int sweep,
        long? worker,
        int configuration,
        long? trial,
        string what,
        byte[]? offered,
        CancellationToken cancellation
    )
    {
        var command = new NpgsqlCommand(Alarm, connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.With(sweep).With(configuration);
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)trial ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
            command.Parameters.With(what);
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)offered ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea });
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)worker ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, StoredBlock row, CancellationToken cancellation)
    {
        await copy.StartRowAsync(cancellation).ConfigureAwait(false);
        await copy.WriteAsync(row.Block.Configuration, NpgsqlDbType.Integer, cancellation).ConfigureAwait(false);
        await copy.WriteAsync(row.Block.FirstTrial, NpgsqlDbType.Bigint, cancellation).ConfigureAwait(false);
        await copy.WriteAsync(row.Block.Count, NpgsqlDbType.Integer, cancellation).ConfigureAwait(false);
        await copy.WriteAsync(row.Layout.A, NpgsqlDbType.Integer, cancellation).ConfigureAwait(false);
        await copy.WriteAsync(row.Layout.B, NpgsqlDbType.Integer, cancellation).ConfigureAwait(false);
        await copy.WriteAsync(StoredBlock.Encoding, NpgsqlDbType.Smallint, cancellation).ConfigureAwait(false);
        await copy.WriteAsync(row.Checksum, NpgsqlDbType.Integer, cancellation).ConfigureAwait(false);
        await copy.WriteAsync(row.Payload, NpgsqlDbType.Bytea, cancellation).ConfigureAwait(false);
    }
}
