using Microsoft.Extensions.Logging;

namespace ModalityCompetition.Sweeps.Services;

/// <summary>What a service and its reports say in the log.</summary>
internal static partial class ServiceEvents
{
    /// <summary>A complete sentence that the reader of the report sees as well.</summary>
    [LoggerMessage(LogLevel.Warning, "{Note}")]
    public static partial void Note(this ILogger log, string note);

    /// <summary>Sweeps are paused, and none is taken.</summary>
    [LoggerMessage(LogLevel.Error, "Sweeps at work are paused, and none is taken. {Complaint}")]
    public static partial void DiskNearlyFull(this ILogger log, string complaint);

    [LoggerMessage(LogLevel.Error, "A sweep is left out: {Reason}")]
    public static partial void SweepLeftOut(this ILogger log, string reason);

    /// <summary>What became of a sweep could not be written down.</summary>
    [LoggerMessage(LogLevel.Error, "{Reason}")]
    public static partial void RecordNotKept(this ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "The archive of sweep {Sweep} could not be brought up and is tried again later: {Reason}")]
    public static partial void ArchiveNotBroughtUp(this ILogger log, string sweep, string reason);

    [LoggerMessage(LogLevel.Error, "Sweep {Sweep} is lost: {Reason}")]
    public static partial void SweepLost(this ILogger log, string sweep, string reason);

    [LoggerMessage(LogLevel.Information, "Sweep {Sweep} is deleted")]
    public static partial void SweepDeleted(this ILogger log, string sweep);

    /// <summary>A removal that the next server finishes.</summary>
    [LoggerMessage(LogLevel.Warning, "A removal is not finished and is tried again at the next start: {Reason}")]
    public static partial void RemovalNotFinished(this ILogger log, string reason);

    [LoggerMessage(LogLevel.Error, "Sweep {Sweep} failed: {Reason}")]
    public static partial void SweepFailed(this ILogger log, string sweep, string reason);

    [LoggerMessage(LogLevel.Error, "Sweep {Sweep} failed unexpectedly: {Reason}")]
    public static partial void SweepFailedUnexpectedly(this ILogger log, string sweep, string reason, Exception failure);

    [LoggerMessage(LogLevel.Error, "Sweep {Sweep} ran out of memory")]
    public static partial void SweepOutOfMemory(this ILogger log, string sweep, Exception failure);

    [LoggerMessage(LogLevel.Error, "A document about {Sweep} could not be made for want of memory")]
    public static partial void DocumentOutOfMemory(this ILogger log, string sweep, Exception failure);

    [LoggerMessage(LogLevel.Error, "Sweep {Sweep} is not begun: {Reason}")]
    public static partial void SweepPaused(this ILogger log, string sweep, string reason);

    [LoggerMessage(LogLevel.Information, "Sweep {Sweep} is completed; results hash {Hash}")]
    public static partial void SweepCompleted(this ILogger log, string sweep, string hash);
}
