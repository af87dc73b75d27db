using System.Globalization;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.Sweeps.Running;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>The silo's log: standard error, and a file where the settings name one.</summary>
internal static class SiloLog
{
    private const long LargestFile = 16 << 20;
    private const int FilesKept = 5;

    /// <summary>Opens the log. Orleans itself is heard from warnings on.</summary>
    public static Logger Open(SiloSettings settings)
    {
        LoggerConfiguration log = new LoggerConfiguration()
            .MinimumLevel.Information()
            .Filter.ByExcluding(e => e.Level < LogEventLevel.Warning && Source(e) is { } source
                && (source.StartsWith("Orleans", StringComparison.Ordinal) || source.StartsWith("Microsoft", StringComparison.Ordinal)))
            // The program's last words say the same in one sentence.
            .Filter.ByExcluding(e => e.Exception is { } failure && SiloProgram.IsExplained(failure) && Source(e)?.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal) == true)
            .WriteTo.Sink(new ConsoleSink());
        if (settings.LogFile.Length > 0)
        {
            log = log.WriteTo.File(
                settings.LogFile,
                outputTemplate: "{Timestamp:yyyy-MM-dd'T'HH:mm:ss.fffzzz} {Level:u3} {Source} {Message:lj}{NewLine}{Exception}",
                formatProvider: CultureInfo.InvariantCulture,
                fileSizeLimitBytes: LargestFile,
                rollOnFileSizeLimit: true,
                retainedFileCountLimit: FilesKept);
        }

        return log.CreateLogger();
    }

    private static string? Source(LogEvent e) => e.Properties.GetValueOrDefault("Source") is ScalarValue { Value: string source } ? source : null;
}

/// <summary>What the ledger and the HTTP API report goes to the silo's log.</summary>
internal sealed class SiloRunLog(ILogger<SiloRunLog> log) : IRunLog
{
    /// <inheritdoc/>
    public void Write(RunLogLevel level, string template, params object?[] values)
    {
        LogLevel mapped = level switch
        {
            RunLogLevel.Error => LogLevel.Error,
            RunLogLevel.Warning => LogLevel.Warning,
            _ => LogLevel.Information,
        };
#pragma warning disable CA2254 // The template is a parameter here; every caller gives a constant.
        log.Log(mapped, template, values);
#pragma warning restore CA2254 // Templates are constants again.
    }
}
