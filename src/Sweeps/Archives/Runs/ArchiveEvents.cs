using Microsoft.Extensions.Logging;

namespace ModalityCompetition.Sweeps.Archives.Runs;

/// <summary>What the following of a run says in the log.</summary>
internal static partial class ArchiveEvents
{
    [LoggerMessage(LogLevel.Information, "The archive {Address} has {Trials} trials, {Brought} of them new")]
    public static partial void ArchivePushed(this ILogger log, string address, long trials, long brought);

    [LoggerMessage(LogLevel.Warning, "{Sentence} The run goes on, and the archive is tried again later.")]
    public static partial void ArchiveBehind(this ILogger log, string sentence);
}
