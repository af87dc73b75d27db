using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Telemetry.Export;

namespace ModalityCompetition.Client.Hosting;

/// <summary>The telemetry of the command line.</summary>
internal static class ProgramTelemetry
{
    private static readonly TelemetrySource s_source = new("modcomp", ProgramVersion.Text);

    /// <summary>Starts to count for whoever asks for metrics.</summary>
    public static MetricsScrape Scrape(ClientConsole console) => MetricsScrape.Start(s_source, console.Variables);

    /// <summary>Tells what has not happened yet as 0, once somebody listens.</summary>
    public static void Announce() => RunTelemetry.Announce();

    /// <summary>Starts the export; null when no variable asks for it.</summary>
    public static TelemetryExport? Start(ClientConsole console) =>
        TelemetryExport.Start(s_source, console.Variables, console.LongestTelling);
}
