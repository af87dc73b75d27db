using Microsoft.Extensions.Logging;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>Hands what the host, Orleans and the grains log to Serilog.</summary>
internal sealed class SerilogProvider(Logger log) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Category(log, categoryName);

    /// <inheritdoc/>
    public void Dispose() => log.Dispose();

    private sealed class Category(Logger log, string name) : ILogger
    {
        private static readonly MessageTemplateParser s_parser = new();
        private readonly LogEventProperty _source = new("Source", new ScalarValue(name));

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && log.IsEnabled(Level(logLevel));

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                // The text is complete; its braces are no holes.
                string text = formatter(state, exception).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
                log.Write(new LogEvent(TimeProvider.System.GetLocalNow(), Level(logLevel), exception, s_parser.Parse(text), [_source]));
            }
        }

        private static LogEventLevel Level(LogLevel level) => level switch
        {
            LogLevel.Trace => LogEventLevel.Verbose,
            LogLevel.Debug => LogEventLevel.Debug,
            LogLevel.Information => LogEventLevel.Information,
            LogLevel.Warning => LogEventLevel.Warning,
            LogLevel.Error => LogEventLevel.Error,
            _ => LogEventLevel.Fatal,
        };
    }
}
