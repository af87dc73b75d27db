using System.Globalization;
using System.Reflection;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Postgres.Connections;
using Npgsql;

namespace ModalityCompetition.Sweeps.Postgres.Schema;

/// <summary>
/// The tables of a shared ledger, created and migrated by the program. Migrations are numbered files that are applied in order, each once,
/// all in one transaction under an advisory lock, so that any number of processes may start at the same time. A role without the right to
/// create tables can work as soon as somebody with that right has migrated.
/// </summary>
public static class LedgerSchema
{
    // "modcomp" in ASCII: whoever else takes advisory locks in this database is unlikely to take this one.
    private const long MigrationLock = 0x6D6F64636F6D70;
    private const string Prefix = "migration:";

    /// <summary>The version this program needs.</summary>
    public static int Version => Migrations().Length;

    /// <summary>Creates the tables, or brings them to this program's version.</summary>
    /// <exception cref="LedgerException">They are of a later version, or the role may not create tables.</exception>
    public static async Task MigrateAsync(LedgerDatabase database, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        int found = await FoundAsync(database, cancellation).ConfigureAwait(false);
        if (found < Version)
        {
            found = await database.AskAsync(ApplyAsync, cancellation).ConfigureAwait(false);
        }

        RefuseLater(database, found);
    }

    /// <summary>Makes sure that the tables are there; changes nothing.</summary>
    /// <exception cref="LedgerException">There are none, or of another version.</exception>
    public static async Task RequireAsync(LedgerDatabase database, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        int found = await FoundAsync(database, cancellation).ConfigureAwait(false);
        if (found == 0)
        {
            throw new LedgerException(
                $"There is no shared ledger in {database.Address}: check the address, or start a sweep there with 'modcomp run SPEC "
                    + $"--ledger ...'."
            );
        }

        if (found < Version)
        {
            throw new LedgerException(
                $"The shared ledger in {database.Address} has version {found} of its tables and this program reads version {Version}: run "
                    + $"'modcomp gc --ledger ...' once, which migrates them."
            );
        }

        RefuseLater(database, found);
    }

    private static void RefuseLater(LedgerDatabase database, int found)
    {
        if (found > Version)
        {
            throw new LedgerException(
                $"The shared ledger in {database.Address} has version {found} of its tables and this program knows version {Version}: use "
                    + $"the version of the program that made it, or a later one."
            );
        }
    }

    // 0 where there is no table of versions.
    private static Task<int> FoundAsync(LedgerDatabase database, CancellationToken cancellation) =>
        database.AskAsync(FoundAsync, cancellation);

    private static async Task<int> FoundAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var exists = new NpgsqlCommand("SELECT to_regclass('modcomp_schema') IS NOT NULL", connection);
        await using (exists.ConfigureAwait(false))
        {
            if (await exists.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is not true)
            {
                return 0;
            }
        }

        var version = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM modcomp_schema", connection);
        await using (version.ConfigureAwait(false))
        {
            return (int)(await version.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
        }
    }

    private static async Task<int> ApplyAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            // Others may be migrating at this moment, and they may take longer than a lock usually does.
            await ExecuteAsync(connection, "SET LOCAL lock_timeout = 0", cancellation).ConfigureAwait(false);
            await ExecuteAsync(
                    connection,
                    string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({MigrationLock})"),
                    cancellation
                )
                .ConfigureAwait(false);
            await ExecuteAsync(
                    connection,
                    "CREATE TABLE IF NOT EXISTS modcomp_schema (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT "
                        + "clock_timestamp(), applied_by text NOT NULL DEFAULT current_user)",
                    cancellation
                )
                .ConfigureAwait(false);
            int found = await FoundAsync(connection, cancellation).ConfigureAwait(false);
            foreach ((int number, string script) in Migrations().Where(m => m.Number > found))
            {
                await ExecuteAsync(connection, script, cancellation).ConfigureAwait(false);
                await ExecuteAsync(
                        connection,
                        string.Create(CultureInfo.InvariantCulture, $"INSERT INTO modcomp_schema (version) VALUES ({number})"),
                        cancellation
                    )
                    .ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            return Math.Max(found, Version);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(text, connection);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static (int Number, string Script)[] Migrations()
    {
        Assembly assembly = typeof(LedgerSchema).Assembly;
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name =>
                    (int.Parse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture), Text(assembly, name))
                ),
        ];
    }

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
