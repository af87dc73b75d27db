using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Dashboard.Api;
using ModalityCompetition.Dashboard.Limits;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Hosting;

/// <summary>
/// An HTTP server that tells the metrics of a process and nothing else, with the rules of <see cref="DashboardServer"/> about keys and
/// names.
/// </summary>
public sealed class MetricsServer : IAsyncDisposable
{
    private const int MostConnections = 50;
    private const int MostConnectionsOfOne = 20;
    private readonly WebApplication _application;

    private MetricsServer(WebApplication application, Uri url)
    {
        _application = application;
        Url = url;
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Starts to listen.</summary>
    /// <param name="address">Where; port 0 is a free one.</param>
    /// <param name="key">The key that callers must have; null for none, which is allowed on loopback only.</param>
    /// <param name="answer">Answers a request for the metrics.</param>
    /// <param name="loggers">The log, which stays its owner's.</param>
    /// <param name="cancellation">Stops waiting for the start.</param>
    /// <exception cref="SweepServiceException">It would listen beyond loopback without a key, or cannot listen there.</exception>
    public static async Task<MetricsServer> StartAsync(
        IPEndPoint address,
        ApiKey? key,
        RequestDelegate answer,
        ILoggerFactory loggers,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(loggers);
        if (key is null && !IPAddress.IsLoopback(address.Address))
        {
            throw new SweepServiceException(
                SweepServiceFailure.Invalid,
                $"The metrics would be told on {address.Address}, which other machines reach, without a key: give one in the variable "
                    + $"{ApiKey.Variable}, or choose 127.0.0.1."
            );
        }

        WebApplication application = Build(address, key, answer, loggers);
        Uri url = await Listening
            .BeginAsync(application, "The metrics cannot be told on", address, "--metrics", cancellation)
            .ConfigureAwait(false);
        return new MetricsServer(application, url);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(IPEndPoint address, ApiKey? key, RequestDelegate answer, ILoggerFactory loggers)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var connections = new ConnectionGate(new AddressPlaces(MostConnections, MostConnectionsOfOne));
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                ListeningLimits.Set(kestrel, largestBody: 0, MostConnections);
                kestrel.Listen(
                    address,
                    listen =>
                    {
                        listen.Protocols = HttpProtocols.Http1;
                        listen.Use(next => connection => connections.ServeAsync(connection, next));
                    }
                );
            });
        WebApplication application = builder.Build();
        ILogger failures = loggers.CreateLogger(typeof(MetricsServer).FullName!);
        application.Use(next => context => ConnectionGate.AnswerAsync(context, next));
        application.Use(next => context => Problems.GuardAsync(context, next, failures, MetricsEndpoint.Path));
        application.Use(next => context => RequestGate.LetThroughAsync(context, next, key is not null));
        application.UseRouting();
        application.Use(next => context => KeyGate.LetThroughAsync(context, next, key, tls: null, pages: null));
        MetricsEndpoint.Map(application, answer);
        return application;
    }
}
