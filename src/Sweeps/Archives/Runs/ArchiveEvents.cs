using Microsoft.Extensions.Logging;

namespace ModalityCompetition.Sweeps.Archives.Runs;

/// <summary>What the following of a run says in the log.</summary>
internal static partial class ArchiveEvents
{
    [LoggerMessage(LogLevel.Information, "The archive {Address} has {Trials} trials, {Brought} of them new")]
    public static partial void ArchivePushed(this ILogger log, string address, long trials, long brought);

    [LoggerMessage(LogLevel.Information, "The archive {Address} had {Trials} trials that were not here")]
    public static partial void ArchivePulled(this ILogger log, string address, long trials);

    [LoggerMessage(LogLevel.Warning, "{Damage} Trials that are missing are run again.")]
    public static partial void ArchiveDamaged(this ILogger log, string damage);

    [LoggerMessage(LogLevel.Warning, "{Sentence} The run begins with the trials that are here.")]
    public static partial void ArchiveNotPulled(this ILogger log, string sentence);

    [LoggerMessage(LogLevel.Warning, "{Sentence} The run goes on, and the archive is tried again later.")]
    public static partial void ArchiveBehind(this ILogger log, string sentence);
}
