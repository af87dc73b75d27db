using System.Globalization;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Schema;
using ModalityCompetition.Sweeps.Postgres.Trials;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.Training.Engines;
using Npgsql;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Support;

/// <summary>An empty database of the tests' server, and ledgers in it. Disposing ends its connections.</summary>
internal sealed class SharedLedgers : IAsyncDisposable
{
    private readonly List<LedgerDatabase> _open = [];
    private readonly NpgsqlDataSource _administration;

    public SharedLedgers(PostgresServer? server = null)
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        Server = server ?? PostgresServer.Shared;
        Name = Server.CreateDatabase();
        _administration = NpgsqlDataSource.Create(ConnectionString + ";Application Name=administration;Timeout=600;Command Timeout=0");
    }

    public static LedgerIdentity Identity { get; } = new("a spec\n", new EngineIdentity("synthetic", 1));

    public PostgresServer Server { get; }

    public string Name { get; }

    public string ConnectionString => Server.ConnectionString(Name);

    /// <summary>The connections of one process.</summary>
    public LedgerDatabase Connect(LedgerConnectionOptions? options = null, string? connectionString = null)
    {
        var database = new LedgerDatabase(LedgerAddress.Parse(connectionString ?? ConnectionString), options);
        _open.Add(database);
        return database;
    }

    /// <summary>Opens the ledger of a sweep as a process of its own does.</summary>
    public async Task<PostgresLedger> OpenAsync(LedgerDatabase? database = null, LedgerIdentity? identity = null, string sweep = "sweep")
    {
        database ??= Connect();
        await LedgerSchema.MigrateAsync(database, CancellationToken.None);
        SharedSweep found = await SweepRegistry.FindOrBeginAsync(
            database,
            sweep,
            identity ?? Identity,
            "test",
            new SweepSource("", []),
            CancellationToken.None
        );
        return await PostgresLedger.OpenAsync(database, found, null, CancellationToken.None);
    }

    /// <summary>Runs SQL as superuser.</summary>
    /// <returns>The rows of the last answer, a line each, columns separated by bars.</returns>
    public string Sql(string text)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return Once(text);
            }
            catch (Exception failure)
                when (attempt < 3 && PostgresFailure.Passes(failure.InnerException is PostgresException server ? server : failure))
            {
                // The connection that the pool remembered is one from before the server was restarted.
            }
        }
    }

    private string Once(string text)
    {
        try
        {
            using NpgsqlCommand command = _administration.CreateCommand(text);
            using NpgsqlDataReader reader = command.ExecuteReader();
            var rows = new List<string>();
            while (reader.Read())
            {
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader.GetValue(i)))));
            }

            return string.Join('\n', rows);
        }
        catch (PostgresException refusal)
        {
            throw new InvalidOperationException(refusal.Message, refusal);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (LedgerDatabase database in _open)
        {
            await database.DisposeAsync();
        }

        await _administration.DisposeAsync();
    }

    private static string Text(object value) =>
        value is bool truth ? (truth ? "t" : "f") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
