using Microsoft.Extensions.Logging;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>What a run says in the log. The words are read by people and by scripts: how long a run took ends its last line.</summary>
internal static partial class RunEvents
{
    [LoggerMessage(
        LogLevel.Information,
        "Run of {Sweep} with engine {Engine} ({Hardware}), workers {Workers}: {Done} of {Total} trials are done"
    )]
    public static partial void RunBegun(
        this ILogger log,
        string sweep,
        EngineIdentity engine,
        string hardware,
        int workers,
        long done,
        long total
    );

    [LoggerMessage(LogLevel.Information, "Stop requested; blocks in work are dropped, finished ones are committed")]
    public static partial void StopRequested(this ILogger log);

    [LoggerMessage(LogLevel.Warning, "Trial {Trial} of configuration {Configuration} is recorded as {Outcome}: {Reason}")]
    public static partial void TrialRecorded(this ILogger log, long trial, int configuration, string outcome, string reason);

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} at {Trials} of configuration {Configuration} timed out: {Reason}")]
    public static partial void AttemptTimedOut(this ILogger log, int attempt, string trials, int configuration, string reason);

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} at {Trials} of configuration {Configuration} failed: {Reason}")]
    public static partial void AttemptFailed(
        this ILogger log,
        int attempt,
        string trials,
        int configuration,
        string reason,
        Exception cause
    );

    // A run whose workers are all unable ends with the reason.
    [LoggerMessage(LogLevel.Information, "Worker {Worker} cannot run trials of this sweep and is left out: {Reason}")]
    public static partial void WorkerUnable(this ILogger log, int worker, string reason, Exception? cause);

    // Whoever ends tells the reason, as its last word or as the failure of its sweep.
    [LoggerMessage(LogLevel.Information, "Run failed with {Done} of {Total} trials done: {Reason}")]
    public static partial void RunFailed(this ILogger log, long done, long total, string? reason);

    // Nobody need be told twice of a full disk.
    [LoggerMessage(LogLevel.Information, "What happened in {Sweep}, which failed, is not kept: {Reason}")]
    public static partial void EventsNotKept(this ILogger log, string sweep, string reason);

    [LoggerMessage(LogLevel.Information, "Run {End} with {Done} of {Total} trials done, {Computed} of them now, in {Seconds} s")]
    public static partial void RunEnded(this ILogger log, string end, long done, long total, long computed, double seconds);
}
