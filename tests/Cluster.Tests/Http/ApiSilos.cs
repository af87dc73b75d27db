using ModalityCompetition.Cluster.Tests.Processes;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Cluster.Tests.Http;

/// <summary>
/// Two silos as processes with their HTTP API, for all tests that do the silos no harm; started by the first that asks. Each of these tests
/// has sweeps of its own.
/// </summary>
public sealed class ApiSilos : IDisposable
{
    private ProcessCluster? _cluster;

    /// <summary>The two silos.</summary>
    internal async Task<(SiloProcess One, SiloProcess Other)> SilosAsync()
    {
        if (_cluster is null)
        {
            _cluster = new ProcessCluster();
            await _cluster.StartAsync(2);
        }

        // Where one was taken for dead and is started again, it is the last one.
        SiloProcess[] running = [.. _cluster.Running];
        return (running[0], running[^1]);
    }

    /// <summary>Clients of the two silos; any silo answers for the whole cluster.</summary>
    internal async Task<(HttpClient One, HttpClient Other)> StartAsync()
    {
        (SiloProcess one, SiloProcess other) = await SilosAsync();
        return (Client(one), Client(other));
    }

    /// <summary>A client of a silo.</summary>
    internal static HttpClient Client(SiloProcess silo)
    {
        // Who asks before a large body waits for the answer, however long that takes.
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            MaxConnectionsPerServer = 40,
            Expect100ContinueTimeout = Patience.Limit,
        };
        return new HttpClient(handler) { BaseAddress = new Uri(silo.Url + "/"), Timeout = Patience.Limit };
    }

    /// <inheritdoc/>
    public void Dispose() => _cluster?.Dispose();
}

/// <summary>The tests that share two silos run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ApiSilosTests : ICollectionFixture<ApiSilos>
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "silos";
}
