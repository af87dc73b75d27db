using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Dashboard.Hosting;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Services;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>The HTTP API and the live page of this silo, from when the silo is active to when it leaves. Any silo answers for the whole cluster.</summary>
internal sealed class SiloApi(ISweepService service, SiloSettings settings, IRunLog runLog, ILogger<SiloApi> log) : IHostedService, IAsyncDisposable
{
    private DashboardServer? _server;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!IPAddress.TryParse(settings.HttpAddress, out IPAddress? address))
        {
            throw new SiloException($"The setting Silo:HttpAddress is '{settings.HttpAddress}', which is no IP address: give one of this machine, or 0.0.0.0 for all.");
        }

        string? key = Environment.GetEnvironmentVariable(ApiKey.Variable);
        var options = new DashboardOptions
        {
            Address = address,
            Port = settings.HttpPort,
            Key = string.IsNullOrEmpty(key) ? null : ApiKey.Of(key, $"the variable {ApiKey.Variable}"),
            Log = runLog,
        };
        _server = await DashboardServer.StartAsync(service, options, cancellationToken);
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
