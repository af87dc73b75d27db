using Microsoft.Extensions.Logging;

namespace ModalityCompetition.Sweeps.Postgres.Leases;

/// <summary>What a worker's leases say in the log.</summary>
internal static partial class LeaseEvents
{
    [LoggerMessage(LogLevel.Warning, "A heartbeat failed: {Reason}")]
    public static partial void HeartbeatFailed(this ILogger log, string reason);

    [LoggerMessage(
        LogLevel.Warning,
        "The lease on trials {First} to {Last} of configuration {Configuration} was taken over while this process was silent; its results "
            + "count all the same"
    )]
    public static partial void LeaseTakenOver(this ILogger log, long first, long last, int configuration);
}
