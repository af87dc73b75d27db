using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ModalityCompetition.Telemetry.Export;

/// <summary>
/// What is told, and to whom. Services of their own instead of a host's, because the command line has no host, and because the last words
/// of a silo's host are worth sending too.
/// </summary>
internal static class TelemetrySetup
{
    /// <summary>Starts what the signals ask for. Disposing sends what is left.</summary>
    public static ServiceProvider Start(TelemetrySource source, TelemetrySignals signals, IReadOnlyDictionary<string, string> variables)
    {
        var services = new ServiceCollection();
        services.AddSingleton(Configuration(variables));
        // Of the ways to add the exporter this one reads the variables of every signal.
        services
            .AddOpenTelemetry()
            .UseOtlpExporter()
            .ConfigureResource(resource => Describe(resource, source))
            .WithMetrics(metrics => metrics.AddEverything())
            .WithTracing(traces =>
                traces
                    .AddSource(TelemetryMeters.Sources)
                    // Probes and scrapes ask every few seconds.
                    .AddAspNetCoreInstrumentation(options =>
                        options.Filter = context =>
                            !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
                            && !context.Request.Path.StartsWithSegments("/metrics", StringComparison.Ordinal)
                    )
                    .AddNpgsql()
            )
            .WithLogging(configureBuilder: null, options => options.IncludeFormattedMessage = true);
        ServiceProvider provider = services.BuildServiceProvider();
        // A provider exists from when it is asked for; that of logs is asked for by whoever logs. One that is not wanted never does.
        if (signals.Metrics)
        {
            provider.GetRequiredService<MeterProvider>();
        }

        if (signals.Traces)
        {
            provider.GetRequiredService<TracerProvider>();
        }

        return provider;
    }

    /// <summary>The variables of OpenTelemetry. Nothing but them decides: no file, no argument.</summary>
    public static IConfiguration Configuration(IReadOnlyDictionary<string, string> variables) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                variables
                    .Where(v => v.Key.StartsWith("OTEL_", StringComparison.Ordinal))
                    .Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))
            )
            .Build();

    /// <summary>
    /// Says who tells. What the variables say of the program comes last and so goes before what it says of itself.
    /// </summary>
    public static void Describe(ResourceBuilder resource, TelemetrySource source) =>
        resource
            .Clear()
            .AddService(source.Service, serviceVersion: source.Version, serviceInstanceId: source.Instance)
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
}
