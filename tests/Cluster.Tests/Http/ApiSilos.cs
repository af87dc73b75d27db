using ModalityCompetition.Cluster.Tests.Processes;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Cluster.Tests.Http;

/// <summary>Two silos as processes with their HTTP API, for all tests of a class; started by the first that asks.</summary>
public sealed class ApiSilos : IDisposable
{
    private ProcessCluster? _cluster;

    /// <summary>Clients of the two silos; any silo answers for the whole cluster.</summary>
    internal async Task<(HttpClient One, HttpClient Other)> StartAsync()
    {
        if (_cluster is null)
        {
            _cluster = new ProcessCluster();
            await _cluster.StartAsync(2);
        }

        return (Client(_cluster.Silos[0]), Client(_cluster.Silos[1]));
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
