using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>
/// Export of metrics and activities over OTLP when the standard variables name an endpoint: those of this program and those of Orleans. Without them nothing listens and nothing is sent.
/// </summary>
internal sealed class TelemetryExport : IDisposable
{
    private static readonly string[] s_sources = ["ModalityCompetition.*", "Microsoft.Orleans", "Microsoft.Orleans.*"];
    private static readonly TimeSpan s_longestFlush = TimeSpan.FromSeconds(3);
    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;

    private TelemetryExport(MeterProvider metrics, TracerProvider traces)
    {
        _metrics = metrics;
        _traces = traces;
    }

    /// <summary>Starts the export; null when nothing asks for it.</summary>
    public static IDisposable? Start(string silo, string version)
    {
        bool disabled = string.Equals(Environment.GetEnvironmentVariable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);
        return disabled || Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is null ? null : Load(silo, version);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A collector that accepts and never answers would otherwise hold the process for the exporter's own timeout, twice.
        Task.Run(() =>
        {
            _metrics.Dispose();
            _traces.Dispose();
        }).Wait(s_longestFlush);
    }

    // Kept apart so that the assemblies of OpenTelemetry are loaded only when they are needed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TelemetryExport Load(string silo, string version)
    {
        ResourceBuilder resource = ResourceBuilder.CreateEmpty().AddService("modcomp-silo", serviceVersion: version, serviceInstanceId: silo).AddTelemetrySdk().AddEnvironmentVariableDetector();
        return new TelemetryExport(
            Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(s_sources).AddOtlpExporter().Build(),
            Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(s_sources).AddOtlpExporter().Build());
    }
}
