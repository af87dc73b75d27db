using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Dashboard.Api;
using ModalityCompetition.Dashboard.Limits;
using ModalityCompetition.Dashboard.Pages;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Hosting;

/// <summary>
/// The HTTP server over a sweep service: API, live page, health. Several may listen in one process. The service stays its owner's.
/// </summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private DashboardServer(WebApplication application, Uri url)
    {
        _application = application;
        Url = url;
    }

    /// <summary>Where it listens, for example <c>http://127.0.0.1:7370/</c>.</summary>
    public Uri Url { get; }

    /// <summary>Every route with its methods, HEAD included, for a check of the OpenAPI document.</summary>
    internal IEnumerable<(string Path, string Method)> Routes =>
        from endpoint in _application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select ("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), method);

    /// <summary>Starts to listen.</summary>
    /// <param name="service">What is served.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Stops waiting for the start.</param>
    /// <exception cref="SweepServiceException">It would listen beyond loopback without a key, or cannot listen there.</exception>
    public static async Task<DashboardServer> StartAsync(ISweepService service, DashboardOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(options);
        if (!options.IsGuarded && !IPAddress.IsLoopback(options.Address))
        {
            throw new SweepServiceException(
                SweepServiceFailure.Invalid,
                $"The server would listen on {options.Address}, which other machines reach, without a key: give it one in the variable "
                    + $"{ApiKey.Variable} or with --api-key-file, or listen on 127.0.0.1."
            );
        }

        WebApplication application = Build(service, options);
        var address = new IPEndPoint(options.Address, options.Port);
        Uri url = await Listening
            .BeginAsync(application, "The server cannot listen on", address, "--listen", cancellation)
            .ConfigureAwait(false);
        return new DashboardServer(application, url);
    }

    /// <summary>
    /// Stops to listen: event streams end, answers in work are finished within <see cref="DashboardOptions.ShutdownTimeout"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(ISweepService service, DashboardOptions options)
    {
        // No configuration from files, variables or arguments: what is not in the options is not configurable.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(options.Loggers);
        builder.Services.AddRoutingCore();
        options.Extension?.Services(builder.Services);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        // The process's owner decides about signals.
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.Services.AddHostedService(_ => new MemoryReturn(options.Clock));
        builder.Services.AddRateLimiter(limiter => Limit(limiter, options));
        var connections = new ConnectionGate(new AddressPlaces(options.MostConnections, options.MostConnectionsOfOne));
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                ListeningLimits.Set(
                    kestrel,
                    options.LargestBody,
                    options.MostConnections,
                    new MinDataRate(options.LeastRate, options.RateGrace)
                );
                kestrel.Listen(
                    options.Address,
                    options.Port,
                    listen =>
                    {
                        listen.Protocols = HttpProtocols.Http1;
                        listen.Use(next => connection => connections.ServeAsync(connection, next));
                        if (options.Tls is { } tls)
                        {
                            listen.UseHttps(
                                new TlsHandshakeCallbackOptions
                                {
                                    OnConnection = _ => ValueTask.FromResult(tls.Options()),
                                    HandshakeTimeout = ListeningLimits.LongestHeaders,
                                }
                            );
                        }
                    }
                );
            });
        WebApplication application = builder.Build();
        ILogger failures = options.Loggers.CreateLogger(typeof(DashboardServer).FullName!);
        var answers = new AnswerGate(options.MostConcurrent);
        application.Lifetime.ApplicationStopped.Register(() => answers.DisposeAsync().AsTask().GetAwaiter().GetResult());
        application.Lifetime.ApplicationStopping.Register(() => _ = connections.CloseQuietAsync(options.Clock));
        var bodies = new BodyGate(new AddressPlaces(options.MostBodies, options.MostBodiesOfOne), application.Lifetime.ApplicationStopping);
        application.Use(next => context => ConnectionGate.AnswerAsync(context, next));
        application.Use(next => context => Problems.GuardAsync(context, next, failures));
        application.Use(next => context => RequestGate.LetThroughAsync(context, next, options.IsGuarded));
        if (options.Extension is { } extension)
        {
            application.Use(next => context => PolicyOf(extension, context, next));
        }

        application.UseRouting();
        application.UseRateLimiter();
        application.Use(next => context => KeyGate.LetThroughAsync(context, next, options.Key, options.Tls, options.Extension?.Path));
        application.Use(next => context => ApiRoutes.CheckQueryAsync(context, next));
        application.Use(next => context => bodies.ReadAsync(context, next));
        application.Use(next => context => answers.AnswerAsync(context, next, IsStream, RefuseAsync));
        SweepEndpoints.Map(application, service);
        var limits = new StreamLimits(
            new AddressPlaces(options.MostStreams, options.MostStreamsOfOne),
            options.MostStreams,
            options.MostStreamsOfOne,
            options.Heartbeat,
            options.Clock
        );
        application
            .MapRead(EventStream.Path, new EventStream(service, limits, application.Lifetime.ApplicationStopping).WriteAsync)
            .WithQuery(EventStream.Sweep);
        HealthEndpoints.Map(application, service, options.Trouble, options.Ground, application.Lifetime.ApplicationStopping);
        MetricsEndpoint.Map(application, options.Metrics);
        StaticPages.Map(application);
        options.Extension?.Map(application);
        return application;
    }

    private static Task PolicyOf(ServerExtension extension, HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments(extension.Path, StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.ContentSecurityPolicy = extension.Policy;
        }

        return next(context);
    }

    private static void Limit(RateLimiterOptions limiter, DashboardOptions options)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
            RateLimitPartition.GetTokenBucketLimiter(
                ClientAddress.Of(context.Connection.RemoteIpAddress),
                _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = options.Burst,
                    TokensPerPeriod = options.RequestsPerSecond,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    QueueLimit = 0,
                }
            )
        );
        limiter.OnRejected = async (rejected, _) => await RefuseAsync(rejected.HttpContext).ConfigureAwait(false);
    }

    private static Task RefuseAsync(HttpContext context) =>
        Problems.WriteAsync(
            context,
            new SweepServiceException(SweepServiceFailure.LimitReached, "Too many requests: wait a second and ask again.")
        );

    // Streams are counted by themselves; they would hold a place for hours.
    private static bool IsStream(HttpContext context) => context.Request.Path == EventStream.Path;
}
