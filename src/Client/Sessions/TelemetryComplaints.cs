using Microsoft.Extensions.Logging;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Telemetry.Export;

namespace ModalityCompetition.Client.Sessions;

/// <summary>What the log says of telemetry that does not go where somebody wants it.</summary>
internal static class TelemetryComplaints
{
    /// <summary>Says what the variables ask for in vain, and from now on, once, what a collector does not take.</summary>
    /// <param name="console">Has the variables.</param>
    /// <param name="export">The export; null for none.</param>
    /// <param name="log">The log.</param>
    /// <param name="scraped">Whether Prometheus can ask this process.</param>
    public static void Say(ClientConsole console, TelemetryExport? export, ILogger log, bool scraped)
    {
        foreach (string complaint in TelemetryExport.Complaints(console.Variables, scraped))
        {
            log.Warned(complaint);
        }

        export?.TellTrouble(log.Warned);
    }
}
