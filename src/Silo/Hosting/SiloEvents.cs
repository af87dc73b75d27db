using Microsoft.Extensions.Logging;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>What the silo itself writes into the log.</summary>
internal static partial class SiloEvents
{
    /// <summary>A plug-in with engines is skipped.</summary>
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
    public static partial void PluginSkipped(this ILogger log, string reason);
}
