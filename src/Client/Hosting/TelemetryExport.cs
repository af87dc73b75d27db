using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ModalityCompetition.Client.Hosting;

/// <summary>
/// Export of metrics and activities over OTLP, only when the standard variables ask for it: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>,
/// <c>OTEL_EXPORTER_OTLP_METRICS_ENDPOINT</c>, <c>OTEL_EXPORTER_OTLP_TRACES_ENDPOINT</c>, and not when <c>OTEL_SDK_DISABLED</c> is true. Without them
/// nothing is loaded, nothing listens and nothing is sent. A collector that does not answer never fails a run.
/// </summary>
internal sealed class TelemetryExport : IDisposable
{
    private const string AllSources = "ModalityCompetition.*";
    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(3);
    private readonly MeterProvider? _metrics;
    private readonly TracerProvider? _traces;

    private TelemetryExport(MeterProvider? metrics, TracerProvider? traces)
    {
        _metrics = metrics;
        _traces = traces;
    }

    /// <summary>Starts the export; null when nothing asks for it.</summary>
    public static IDisposable? Start(ClientConsole console)
    {
        bool disabled = string.Equals(console.Variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);
        bool all = console.Variable("OTEL_EXPORTER_OTLP_ENDPOINT") is not null;
        bool metrics = Wanted("OTEL_METRICS_EXPORTER", all || console.Variable("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT") is not null);
        bool traces = Wanted("OTEL_TRACES_EXPORTER", all || console.Variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") is not null);
        return disabled || !(metrics || traces) ? null : Load(metrics, traces);

        bool Wanted(string exporter, bool hasEndpoint) => hasEndpoint && (console.Variable(exporter) ?? "otlp") == "otlp";
    }

    /// <summary>Sends what is left, within a bounded time.</summary>
    public void Dispose()
    {
        // A collector that accepts and never answers would otherwise hold the process for the exporter's own timeout.
        Task.Run(() =>
        {
            _metrics?.Dispose();
            _traces?.Dispose();
        }).Wait(LongestFlush);
    }

    // Kept apart so that the assemblies of OpenTelemetry are loaded only when they are needed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TelemetryExport Load(bool metrics, bool traces)
    {
        ResourceBuilder resource = ResourceBuilder.CreateEmpty()
            .AddService("modcomp", serviceVersion: ProgramVersion.Text)
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
        return new TelemetryExport(
            metrics ? Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(AllSources).AddOtlpExporter().Build() : null,
            traces ? Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(AllSources).AddOtlpExporter().Build() : null);
    }
}
