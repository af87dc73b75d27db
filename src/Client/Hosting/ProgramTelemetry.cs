using ModalityCompetition.Telemetry.Export;

namespace ModalityCompetition.Client.Hosting;

/// <summary>The telemetry of the command line.</summary>
internal static class ProgramTelemetry
{
    /// <summary>Starts the export; null when no variable asks for it.</summary>
    public static TelemetryExport? Start(ClientConsole console) =>
        TelemetryExport.Start(new TelemetrySource("modcomp", ProgramVersion.Text), console.Variables, console.LongestTelling);
}
