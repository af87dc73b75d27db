using System.Net;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Dashboard.Hosting;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Telemetry.Export;

namespace ModalityCompetition.Client.Sessions.Serving;

/// <summary>The metrics of <c>modcomp run</c>, told to Prometheus while the run lasts.</summary>
internal sealed class RunMetrics : IAsyncDisposable
{
    private readonly MetricsScrape _scrape;
    private readonly MetricsServer _server;

    private RunMetrics(MetricsScrape scrape, MetricsServer server)
    {
        _scrape = scrape;
        _server = server;
    }

    /// <summary>Begins to count and to listen, and says where; null where nobody asked for it.</summary>
    /// <param name="address">Where to listen; null for nowhere.</param>
    /// <param name="console">Where it says so; has the key in a variable.</param>
    /// <param name="log">The log.</param>
    /// <param name="stop">Stops waiting for the start.</param>
    public static async Task<RunMetrics?> StartAsync(IPEndPoint? address, ClientConsole console, RunLogger log, CancellationToken stop)
    {
        if (address is null)
        {
            return null;
        }

        ApiKey? key = ServerConnection.Key(console, file: null) is { } given ? ApiKey.Of(given.Text, given.Origin) : null;
        MetricsScrape scrape = ProgramTelemetry.Scrape(console);
        try
        {
            MetricsServer server = await MetricsServer
                .StartAsync(address, key, scrape.AnswerAsync, log.Loggers, stop)
                .ConfigureAwait(false);
            await console
                .Error.WriteLineAsync($"metrics at {new Uri(server.Url, "metrics")}, {(key is null ? "no key" : "with a key")}")
                .ConfigureAwait(false);
            return new RunMetrics(scrape, server);
        }
        catch
        {
            scrape.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        _scrape.Dispose();
    }
}
