using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Dashboard.Hosting;
using ModalityCompetition.Silo.Failures;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>
/// The HTTP API and the live page of this silo, from when the silo is active to when it leaves. Any silo answers for the whole cluster.
/// </summary>
internal sealed class SiloApi(
    ISweepService service,
    SiloSettings settings,
    SiloMetrics metrics,
    SiloReadiness readiness,
    SiloDisk disk,
    SiloTls tls,
    IGrainFactory grains,
    ILoggerFactory loggers,
    ILogger<SiloApi> log
) : IHostedService, IAsyncDisposable
{
    private DashboardServer? _server;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var options = new DashboardOptions
        {
            Address = IPAddress.Parse(settings.HttpAddress),
            Port = settings.HttpPort,
            Key = SiloDoors.Key(settings),
            Metrics = metrics.Answer,
            Tls = tls.Http,
            Extension = settings.OrleansDashboard ? SiloDashboard.Pages(grains) : null,
            Trouble = disk.Trouble,
            Ground = readiness.TroubleAsync,
            Loggers = loggers,
        };
        try
        {
            _server = await DashboardServer.StartAsync(service, options, cancellationToken);
        }
        catch (SweepServiceException failure) when (failure.Failure == SweepServiceFailure.Unavailable)
        {
            throw new SiloException(
                $"The HTTP API cannot listen on {new IPEndPoint(options.Address, options.Port)} "
                    + $"({failure.InnerException?.Message.TrimEnd('.').ReplaceLineEndings(" ")}): change Silo:HttpPort or Silo:HttpAddress."
            );
        }

        log.LogInformation("The HTTP API listens on {Url}", _server.Url);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            await server.DisposeAsync();
        }
    }
}
