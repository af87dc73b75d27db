using ModalityCompetition.TestKit.Services;
using Npgsql;

namespace ModalityCompetition.TestKit.Databases;

/// <summary>
/// Holds the turn that claims of a sweep take, for the time that a test needs to start processes or to disturb them: until it is let go,
/// nobody is granted a block, so the sweep cannot end, however fast the machine is. Everything else goes on: blocks that were granted are
/// computed and committed, leases are renewed and given back, workers join and leave.
/// </summary>
public sealed class HeldClaims : IDisposable
{
    // The key of LeaseRows for the first sweep of a database. A test of the shared ledger holds this to be the turn.
    private const string Turn = "(1835230060, 1)";
    private readonly NpgsqlDataSource _database;
    private readonly NpgsqlConnection _connection;

    private HeldClaims(string connectionString)
    {
        // A connection of its own, whose name is not that of the workers', so that a test can cut theirs and spare this one.
        _database = NpgsqlDataSource.Create(connectionString + ";Application Name=holder;Pooling=false;Timeout=600;Command Timeout=0");
        _connection = _database.OpenConnection();
        Execute($"SELECT pg_advisory_lock{Turn}");
    }

    /// <summary>Waits for the turn and keeps it.</summary>
    /// <param name="connectionString">The database, in which the sweep is the first one or will be.</param>
    public static HeldClaims Take(string connectionString) => new(connectionString);

    /// <summary>Lets claims go on until something has happened.</summary>
    /// <param name="happened">Asked every few milliseconds.</param>
    public async Task OpenUntilAsync(Func<bool> happened)
    {
        Execute($"SELECT pg_advisory_unlock{Turn}");
        await SweepWatching.UntilAsync(happened).ConfigureAwait(false);
        Execute($"SELECT pg_advisory_lock{Turn}");
    }

    /// <summary>Lets go: the server gives the turn to whoever waits.</summary>
    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    private void Execute(string text)
    {
        using NpgsqlCommand command = _connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
