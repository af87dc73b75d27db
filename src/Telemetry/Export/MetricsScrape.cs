using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace ModalityCompetition.Telemetry.Export;

/// <summary>
/// The metrics of this process in the text form of Prometheus, for whoever asks. It counts from the moment it is started: instruments that
/// grow and fall would be wrong for good if only what comes after the first question were counted.
/// </summary>
public sealed class MetricsScrape : IDisposable
{
    // The form without a series NAME_created for every counter and histogram, which OpenMetrics would have.
    private const string Form = "text/plain;version=0.0.4";
    private readonly ServiceProvider _services;
    private readonly RequestDelegate _answer;

    private MetricsScrape(ServiceProvider services)
    {
        _services = services;
        var pipeline = new ApplicationBuilder(services);
        pipeline.UseOpenTelemetryPrometheusScrapingEndpoint(
            services.GetRequiredService<MeterProvider>(),
            predicate: _ => true,
            path: null,
            configureBranchedPipeline: null,
            optionsName: null
        );
        _answer = pipeline.Build();
    }

    /// <summary>Starts to count.</summary>
    /// <param name="source">Who tells.</param>
    /// <param name="variables">The environment variables; those of OpenTelemetry are read.</param>
    /// <exception cref="TelemetryException">A variable cannot be understood.</exception>
    public static MetricsScrape Start(TelemetrySource source, IReadOnlyDictionary<string, string> variables)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(variables);
        var services = new ServiceCollection();
        services.AddSingleton(TelemetrySetup.Configuration(variables));
        services
            .AddOpenTelemetry()
            .ConfigureResource(resource => TelemetrySetup.Describe(resource, source))
            .WithMetrics(metrics => metrics.AddEverything().AddPrometheusExporter(options => options.ScopeInfoEnabled = false));
        try
        {
            return new MetricsScrape(services.BuildServiceProvider());
        }
        catch (Exception refused)
            when (refused is ArgumentException or FormatException or InvalidOperationException or NotSupportedException)
        {
            throw new TelemetryException(
                "a variable OTEL_... has a value that OpenTelemetry refuses: correct or unset those of metrics and resources.",
                refused
            );
        }
    }

    /// <summary>Answers a request with the metrics as they are at this moment. Questions that come at once get one answer.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Request.Headers.Accept = Form;
        return _answer(context);
    }

    /// <inheritdoc/>
    public void Dispose() => _services.Dispose();
}
