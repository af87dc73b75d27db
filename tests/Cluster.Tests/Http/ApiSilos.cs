using ModalityCompetition.Cluster.Tests.Processes;

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
    internal static HttpClient Client(SiloProcess silo) =>
        new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 40 })
        {
            BaseAddress = new Uri(silo.Url + "/"),
            Timeout = TimeSpan.FromSeconds(60),
        };

    /// <inheritdoc/>
    public void Dispose() => _cluster?.Dispose();
}
