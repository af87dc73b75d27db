using Npgsql;
using OpenTelemetry.Metrics;

namespace ModalityCompetition.Telemetry.Export;

/// <summary>Whose instruments are collected, whichever way they go.</summary>
internal static class TelemetryMeters
{
    // The estimates and states of sweeps that come and go: more than the program tells before it makes the meter of these gauges anew.
    private const int Places = 5_000;

    /// <summary>Names of meters and activity sources: this program's, those of its plug-ins, those of Orleans.</summary>
    public static readonly string[] Sources = ["ModalityCompetition", "ModalityCompetition.*", "Microsoft.Orleans", "Microsoft.Orleans.*"];

    /// <summary>Adds everything that there is to measure.</summary>
    public static MeterProviderBuilder AddEverything(this MeterProviderBuilder metrics) =>
        metrics
            .AddMeter(Sources)
            .AddAspNetCoreInstrumentation()
            .AddRuntimeInstrumentation()
            .AddNpgsqlInstrumentation()
            .AddView("modcomp.sweep.state", new MetricStreamConfiguration { CardinalityLimit = Places })
            .AddView("modcomp.sweep.estimate*", new MetricStreamConfiguration { CardinalityLimit = Places })
            .AddView("modcomp.sweep.target.*", new MetricStreamConfiguration { CardinalityLimit = Places });
}
