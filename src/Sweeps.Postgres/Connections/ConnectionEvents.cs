using Microsoft.Extensions.Logging;

namespace ModalityCompetition.Sweeps.Postgres.Connections;

/// <summary>What the connection to a shared ledger says in the log.</summary>
internal static partial class ConnectionEvents
{
    [LoggerMessage(LogLevel.Warning, "The shared ledger ({Address}) does not answer ({Reason}); trying again for up to {Minutes} minutes")]
    public static partial void LedgerLost(this ILogger log, LedgerAddress address, string reason, double minutes);

    [LoggerMessage(LogLevel.Information, "The shared ledger ({Address}) answers again")]
    public static partial void LedgerFound(this ILogger log, LedgerAddress address);
}
