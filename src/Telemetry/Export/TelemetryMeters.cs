using Npgsql;
using OpenTelemetry.Metrics;

namespace ModalityCompetition.Telemetry.Export;

/// <summary>Whose instruments are collected, whichever way they go.</summary>
internal static class TelemetryMeters
{
    // The estimates of sweeps that come and go: twice what the program tells before it makes the meter of these gauges anew.
    private const int PlacesOfEstimates = 5_000;

    /// <summary>Names of meters and activity sources: this program's, those of its plug-ins, those of Orleans.</summary>
    public static readonly string[] Sources = ["ModalityCompetition", "ModalityCompetition.*", "Microsoft.Orleans", "Microsoft.Orleans.*"];

    /// <summary>Adds everything that there is to measure.</summary>
    public static MeterProviderBuilder AddEverything(this MeterProviderBuilder metrics) =>
        metrics
            .AddMeter(Sources)
            .AddAspNetCoreInstrumentation()
            .AddRuntimeInstrumentation()
            .AddNpgsqlInstrumentation()
            .AddView("modcomp.sweep.estimate*", new MetricStreamConfiguration { CardinalityLimit = PlacesOfEstimates })
            .AddView("modcomp.sweep.target.*", new MetricStreamConfiguration { CardinalityLimit = PlacesOfEstimates });
}
