using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModalityCompetition.Silo.Database;
using ModalityCompetition.TestKit.Databases;
using Orleans.Configuration;

namespace ModalityCompetition.Cluster.Tests.Database;

/// <summary>The tables of clusters in a real database, as silos see them.</summary>
internal sealed class ClusterTables : IAsyncDisposable
{
    private readonly string _name;
    private readonly List<ClusterDatabase> _opened = [];

    private ClusterTables(string name) => _name = name;

    /// <summary>An empty database; the test is skipped where there can be none.</summary>
    public static ClusterTables Create()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        return new ClusterTables(PostgresServer.Shared.CreateDatabase());
    }

    /// <summary>Runs SQL in it.</summary>
    public string Sql(string text) => PostgresServer.Shared.Sql(_name, text);

    /// <summary>The membership as one silo of a cluster sees it, not initialized.</summary>
    public PostgresMembership Uninitialized(string cluster) => new(Open(), Cluster(cluster));

    /// <summary>The membership as one silo of a cluster sees it.</summary>
    public async Task<PostgresMembership> MembershipAsync(string cluster = "north")
    {
        PostgresMembership table = Uninitialized(cluster);
        await table.InitializeMembershipTable(tryInitTableVersion: true);
        return table;
    }

    /// <summary>The reminders as one silo of a service sees them.</summary>
    public async Task<PostgresReminders> RemindersAsync(string service = "north")
    {
        var table = new PostgresReminders(Open(), Cluster(service));
        await table.StartAsync();
        return table;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (ClusterDatabase database in _opened)
        {
            await database.DisposeAsync();
        }
    }

    private static IOptions<ClusterOptions> Cluster(string name) =>
        Options.Create(new ClusterOptions { ClusterId = name, ServiceId = name });

    private ClusterDatabase Open()
    {
        var database = new ClusterDatabase(
            PostgresServer.Shared.ConnectionString(_name),
            TimeProvider.System,
            NullLogger<ClusterDatabase>.Instance
        );
        _opened.Add(database);
        return database;
    }
}
