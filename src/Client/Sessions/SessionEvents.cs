using Microsoft.Extensions.Logging;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions;

/// <summary>What the command line says in the log.</summary>
internal static partial class SessionEvents
{
    /// <summary>A complete sentence.</summary>
    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    public static partial void Warned(this ILogger log, string warning);

    [LoggerMessage(
        LogLevel.Information,
        "modcomp {Version}: sweep {Name}, {Done} of {Total} trials done, workers {Workers}, engine {Engine} ({Hardware})"
    )]
    public static partial void SweepBegun(
        this ILogger log,
        string version,
        string name,
        long done,
        long total,
        int workers,
        EngineIdentity engine,
        string hardware
    );

    [LoggerMessage(LogLevel.Information, "{Note}")]
    public static partial void TrialsFound(this ILogger log, string note);

    [LoggerMessage(LogLevel.Information, "The time limit of {Seconds} s is over")]
    public static partial void TimeIsUp(this ILogger log, double seconds);

    [LoggerMessage(LogLevel.Information, "Wrote {Files}; results hash {Hash}")]
    public static partial void FilesWritten(this ILogger log, string files, string hash);

    [LoggerMessage(LogLevel.Warning, "The run was made by the engine {Was} and this program has {Is}: the report has no trajectories.")]
    public static partial void OtherEngine(this ILogger log, EngineIdentity was, EngineIdentity @is);

    [LoggerMessage(LogLevel.Information, "modcomp {Version} serves {Data} on {Url}; {Sweeps} sweeps, {Running} of them go on")]
    public static partial void Serving(this ILogger log, string version, string data, Uri url, int sweeps, int running);

    [LoggerMessage(LogLevel.Warning, "Ended in the middle of what did not end by itself; everything that was committed is safe")]
    public static partial void EndedHard(this ILogger log);

    [LoggerMessage(LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger log);
}
