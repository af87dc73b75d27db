using Microsoft.Extensions.Logging;
using ModalityCompetition.Telemetry.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using ILogger = Microsoft.Extensions.Logging.ILogger;

namespace ModalityCompetition.Client.Hosting;

/// <summary>
/// The log of a command: warnings and errors on standard error (everything with <c>--verbose</c>) and, once the run folder is ours,
/// everything in its <c>run.log</c>, which is rolled at 4 MiB and kept three files deep. A log that cannot be written never fails a run.
/// </summary>
internal sealed class RunLogger : IDisposable
{
    private const long LargestFile = 4 << 20;
    private const int FilesKept = 3;
    private readonly ConsoleLogSink _console;
    private readonly LateSink _file = new();
    private readonly Logger _log;
    private readonly Logger _details;
    private readonly SerilogLoggerFactory _loggers;

    /// <summary>Logs to standard error.</summary>
    /// <param name="console">Has it.</param>
    /// <param name="verbose">Whether everything is shown there, or warnings and errors only.</param>
    /// <param name="collector">Sends the lines elsewhere as well; null for nowhere.</param>
    public RunLogger(ClientConsole console, bool verbose, ILoggerProvider? collector = null)
    {
        _console = new ConsoleLogSink(console.Error);
        _log = new LoggerConfiguration()
            .MinimumLevel.Debug()
            // The web server of 'serve' says in other words what the program says.
            .MinimumLevel.Override("Microsoft", LogEventLevel.Error)
            // A server that cannot listen is told by the program's last words.
            .Filter.ByExcluding(e => e.MessageTemplate.Text.StartsWith("Hosting failed to start", StringComparison.Ordinal))
            .Enrich.WithTraces()
            .WriteTo.Redacted(to =>
                to.Sink(_console, verbose ? LogEventLevel.Debug : LogEventLevel.Warning).WriteTo.Sink(_file).WriteTo.Collector(collector)
            )
            .CreateLogger();
        _details = new LoggerConfiguration().WriteTo.Redacted(to => to.Sink(_file).WriteTo.Collector(collector)).CreateLogger();
        _loggers = new SerilogLoggerFactory(_log);
        Log = _loggers.CreateLogger("ModalityCompetition");
    }

    /// <summary>The log.</summary>
    public ILogger Log { get; }

    /// <summary>The log by sources.</summary>
    public ILoggerFactory Loggers => _loggers;

    /// <summary>Logs to a file as well.</summary>
    public void OpenFile(string path) =>
        _file.Open(
            new LoggerConfiguration().MinimumLevel.Debug().WriteTo.RolledFile(path, LogFile.Plain, LargestFile, FilesKept).CreateLogger()
        );

    /// <summary>Keeps lines for standard error back while a live view owns the terminal.</summary>
    public void Hold() => _console.Hold();

    /// <summary>Writes the lines that were kept back.</summary>
    public void Release() => _console.Release();

    /// <summary>Writes an exception with its details to the file; standard error has its message from elsewhere.</summary>
    public void Details(Exception exception) => _details.Error(exception, "The command failed");

    /// <inheritdoc/>
    public void Dispose()
    {
        _console.Release();
        _loggers.Dispose();
        _log.Dispose();
        _details.Dispose();
        _file.Dispose();
    }

    // The folder is known to be ours only when the run has begun.
    private sealed class LateSink : ILogEventSink, IDisposable
    {
        private Logger? _opened;

        public void Open(Logger log) => Volatile.Write(ref _opened, log);

        public void Emit(LogEvent logEvent) => Volatile.Read(ref _opened)?.Write(logEvent);

        public void Dispose()
        {
            try
            {
                _opened?.Dispose();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // What was still to be written has no room; the log is not what the command is for.
            }
        }
    }
}
