using System.Globalization;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Silo.Failures;
using Npgsql;

namespace ModalityCompetition.Silo.Database;

/// <summary>
/// Connections to the cluster's tables, which are created and migrated by the first silo that is allowed to. Requests that meet a database
/// that restarts or cannot be reached are repeated for a while. Thread-safe.
/// </summary>
internal sealed class ClusterDatabase : IAsyncDisposable
{
    // "clusters" in ASCII: no other program takes this lock by accident.
    private const long MigrationLock = 0x636C757374657273;
    private const int MostConnections = 4;
    private const string Prefix = "migration:";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);
    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _clock;
    private readonly ILogger<ClusterDatabase> _log;

    /// <summary>Prepares connections; none is opened yet.</summary>
    public ClusterDatabase(string connectionString, TimeProvider clock, ILogger<ClusterDatabase> log)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { PersistSecurityInfo = false };
        if (!builder.ShouldSerialize("Application Name"))
        {
            builder.ApplicationName = "modcomp-silo";
        }

        if (!builder.ShouldSerialize("Timeout"))
        {
            builder.Timeout = 5;
        }

        // A server has a hundred connections where nobody says otherwise. Requests are short, so those of a silo can wait for each other.
        if (!builder.ShouldSerialize("Maximum Pool Size"))
        {
            builder.MaxPoolSize = MostConnections;
        }

        _source = NpgsqlDataSource.Create(builder.ConnectionString);
        _clock = clock;
        _log = log;
    }

    /// <summary>Makes a request once, in one transaction; what fails is thrown. For callers that repeat by themselves.</summary>
    public async Task<T> OnceAsync<T>(Func<NpgsqlConnection, Task<T>> request)
    {
        await using NpgsqlConnection connection = await _source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        T answer = await request(connection);
        await transaction.CommitAsync();
        return answer;
    }

    /// <summary>Makes a request that bears repetition, again while the database cannot be reached.</summary>
    public async Task<T> AskAsync<T>(Func<NpgsqlConnection, Task<T>> request, CancellationToken cancellation)
    {
        long started = _clock.GetTimestamp();
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await OnceAsync(request);
            }
            catch (Exception failure) when (Passes(failure) && _clock.GetElapsedTime(started) < s_patience)
            {
                _log.LogWarning("The database does not answer ({Reason}); trying again", failure.Message);
                await Task.Delay(s_longestPause * Math.Min(1, Math.Pow(2, attempt) / 32), _clock, cancellation);
            }
        }
    }

    /// <summary>
    /// Creates the tables, or brings them to this program's version; where they are of it, no right to create anything is needed.
    /// </summary>
    /// <exception cref="SiloException">They are of a later version, or this role may not create them.</exception>
    public async Task MigrateAsync(CancellationToken cancellation)
    {
        string[] migrations = [.. Migrations()];
        if (await AskAsync(FoundAsync, cancellation) != migrations.Length)
        {
            try
            {
                await ApplyAsync(migrations, cancellation);
            }
            catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                throw new SiloException(
                    $"The cluster's tables are not there or older than this program, and this role may not make them "
                        + $"({refused.MessageText}): start one silo as the role that owns the database."
                );
            }
        }
    }

    private static async Task<int> FoundAsync(NpgsqlConnection connection) =>
        await ScalarAsync(connection, "SELECT to_regclass('modcomp_cluster_schema') IS NOT NULL") is true
            ? Convert.ToInt32(
                await ScalarAsync(connection, "SELECT coalesce(max(version), 0) FROM modcomp_cluster_schema"),
                CultureInfo.InvariantCulture
            )
            : 0;

    private Task<bool> ApplyAsync(string[] migrations, CancellationToken cancellation) =>
        AskAsync(
            async connection =>
            {
                await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({MigrationLock})");
                await ExecuteAsync(
                    connection,
                    "CREATE TABLE IF NOT EXISTS modcomp_cluster_schema (version integer PRIMARY KEY, applied_at timestamptz NOT NULL "
                        + "DEFAULT now())"
                );
                int found = await FoundAsync(connection);
                if (found > migrations.Length)
                {
                    throw new SiloException(
                        $"The cluster's tables have version {found} and this program knows version {migrations.Length}: use the version of "
                            + $"the program that made them, or a later one."
                    );
                }

                foreach (int version in Enumerable.Range(found + 1, migrations.Length - found))
                {
                    await ExecuteAsync(connection, migrations[version - 1]);
                    await ExecuteAsync(connection, "INSERT INTO modcomp_cluster_schema (version) VALUES ($1)", version);
                }

                return true;
            },
            cancellation
        );

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>Runs a command; says how many rows it touched.</summary>
    public static async Task<int> ExecuteAsync(NpgsqlConnection connection, string text, params object?[] values)
    {
        await using NpgsqlCommand command = Command(connection, text, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>Runs a query for one value.</summary>
    public static async Task<object?> ScalarAsync(NpgsqlConnection connection, string text, params object?[] values)
    {
        await using NpgsqlCommand command = Command(connection, text, values);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Runs a query and reads every row.</summary>
    public static async Task<List<T>> RowsAsync<T>(
        NpgsqlConnection connection,
        Func<NpgsqlDataReader, T> read,
        string text,
        params object?[] values
    )
    {
        await using NpgsqlCommand command = Command(connection, text, values);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        List<T> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static bool Passes(Exception failure) =>
        failure switch
        {
            PostgresException server => server.IsTransient
                || server.SqlState
                    is PostgresErrorCodes.AdminShutdown
                        or PostgresErrorCodes.CrashShutdown
                        or PostgresErrorCodes.CannotConnectNow,
            NpgsqlException or SocketException or TimeoutException or IOException => true,
            _ => false,
        };

    private static NpgsqlCommand Command(NpgsqlConnection connection, string text, object?[] values)
    {
        var command = new NpgsqlCommand(text, connection);
        foreach (object? value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    private static IEnumerable<string> Migrations()
    {
        Assembly assembly = typeof(ClusterDatabase).Assembly;
        foreach (
            string name in assembly
                .GetManifestResourceNames()
                .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        )
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }
}
