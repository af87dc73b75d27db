using System.Globalization;
using ModalityCompetition.Sweeps.Running;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace ModalityCompetition.Client.Hosting;

/// <summary>
/// The log of a command: warnings and errors on standard error (everything with <c>--verbose</c>) and, once the run folder is ours, everything in its
/// <c>run.log</c>, which is rolled at 4 MiB and kept three files deep. A log that cannot be written never fails a run.
/// </summary>
internal sealed class RunLogger : IRunLog, IDisposable
{
    private const long LargestFile = 4 << 20;
    private const int FilesKept = 3;
    private readonly ConsoleLogSink _sink;
    private readonly Logger _console;
    private Logger? _file;

    /// <summary>Logs to standard error.</summary>
    public RunLogger(ClientConsole console, bool verbose)
    {
        _sink = new ConsoleLogSink(console.Error);
        _console = new LoggerConfiguration()
            .MinimumLevel.Is(verbose ? LogEventLevel.Debug : LogEventLevel.Warning)
            .WriteTo.Sink(_sink)
            .CreateLogger();
    }

    /// <summary>Logs to a file as well.</summary>
    public void OpenFile(string path)
    {
        _file = new LoggerConfiguration()
            .MinimumLevel.Debug()
            .WriteTo.File(
                path,
                outputTemplate: "{Timestamp:yyyy-MM-dd'T'HH:mm:ss.fffzzz} {Level:u3} {Message:lj}{NewLine}{Exception}",
                formatProvider: CultureInfo.InvariantCulture,
                fileSizeLimitBytes: LargestFile,
                rollOnFileSizeLimit: true,
                retainedFileCountLimit: FilesKept)
            .CreateLogger();
    }

    /// <summary>Keeps lines for standard error back while a live view owns the terminal.</summary>
    public void Hold() => _sink.Hold();

    /// <summary>Writes the lines that were kept back.</summary>
    public void Release() => _sink.Release();

    /// <inheritdoc/>
    public void Write(RunLogLevel level, string template, params object?[] values)
    {
        LogEventLevel mapped = level switch
        {
            RunLogLevel.Error => LogEventLevel.Error,
            RunLogLevel.Warning => LogEventLevel.Warning,
            _ => LogEventLevel.Information,
        };
#pragma warning disable CA2254 // The template is a parameter here; every caller gives a constant.
        _console.Write(mapped, template, values);
        _file?.Write(mapped, template, values);
#pragma warning restore CA2254 // Templates are constants again.
    }

    /// <summary>Writes an exception with its details to the file.</summary>
    public void Details(Exception exception) => _file?.Write(LogEventLevel.Error, exception, "The command failed");

    /// <inheritdoc/>
    public void Dispose()
    {
        _sink.Release();
        _console.Dispose();
        _file?.Dispose();
    }
}
