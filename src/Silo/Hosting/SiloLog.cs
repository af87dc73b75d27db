using System.Globalization;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.Telemetry.Logging;
using Serilog;
using Serilog.Configuration;
using Serilog.Events;
using Serilog.Filters;
using Serilog.Sinks.SystemConsole.Themes;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>The silo's log: standard error, and a file where the settings name one.</summary>
internal static class SiloLog
{
    private const string Own = "ModalityCompetition";
    private const long LargestFile = 16 << 20;
    private const int FilesKept = 5;
    private static readonly TimeSpan s_aMoment = TimeSpan.FromMinutes(1);

    /// <summary>Sets the log up. Libraries are heard from warnings on, whichever there are.</summary>
    /// <param name="log">What is set up.</param>
    /// <param name="settings">The silo's.</param>
    /// <param name="leaves">Whether the silo was asked to leave before it had started.</param>
    /// <param name="collector">Sends the lines elsewhere as well; null for nowhere.</param>
    public static LoggerConfiguration Configure(
        LoggerConfiguration log,
        SiloSettings settings,
        Func<bool> leaves,
        ILoggerProvider? collector
    )
    {
        Func<LogEvent, bool> ofHost = Matching.FromSource("Microsoft.Extensions.Hosting");
        Func<LogEvent, bool> ofSilo = Matching.FromSource(Own);
        return log
            .MinimumLevel.Warning()
            .MinimumLevel.Override(Own, LogEventLevel.Information)
            .Enrich.WithTraces()
            // The program's last words say the same in one sentence.
            .Filter.ByExcluding(e => e.Exception is { } failure && SiloProgram.IsExplained(failure) && ofHost(e))
            // Nothing has failed: the start was broken off, of which libraries tell with stack traces.
            .Filter.ByExcluding(e => !ofSilo(e) && leaves())
            .Filter.ByExcluding(IsHarmless)
            .WriteTo.Redacted(all =>
                all.Sink(
                    new GoneSiloSink(
                        LoggerSinkConfiguration.CreateSink(to =>
                        {
                            to.Collector(collector);
                            to.Console(
                                outputTemplate: LogFile.Console,
                                formatProvider: CultureInfo.InvariantCulture,
                                standardErrorFromLevel: LogEventLevel.Verbose,
                                theme: ConsoleTheme.None
                            );
                            if (settings.LogFile.Length > 0)
                            {
                                to.RolledFile(settings.LogFile, LogFile.WithSource, LargestFile, FilesKept);
                            }
                        })
                    )
                )
            );
    }

    // Orleans 10.4.2 says at every start that the garbage collector is not the server's, which is meant to be so; and now and then that a
    // check has not ended since the machine was started, when the thread that looks is faster than the one that begins to check.
    private static bool IsHarmless(LogEvent said) =>
        said.MessageTemplate.Text is { } text
        && (
            text.StartsWith("Note: Silo not running with ServerGC", StringComparison.Ordinal)
            || text.StartsWith("Note: ServerGC only kicks in", StringComparison.Ordinal)
            || (
                text.StartsWith("Participant check thread has not completed", StringComparison.Ordinal)
                && said.Properties.GetValueOrDefault("TimeSinceLastTick") is ScalarValue { Value: TimeSpan time }
                && time > TimeSpan.FromMilliseconds(Environment.TickCount64) - s_aMoment
            )
        );
}
