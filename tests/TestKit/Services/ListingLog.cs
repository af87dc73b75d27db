using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModalityCompetition.TestKit.Services;

/// <summary>A log that keeps every line, of whatever source, from information on; an exception's text follows the message.</summary>
public sealed class ListingLog : ILogger, ILoggerFactory
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = [];

    /// <summary>What was logged.</summary>
    public IEnumerable<(LogLevel Level, string Text)> Lines => _lines;

    /// <summary>The texts of all lines.</summary>
    public IEnumerable<string> Texts => _lines.Select(l => l.Text);

    /// <summary>The texts of errors.</summary>
    public IEnumerable<string> Errors => _lines.Where(l => l.Level >= LogLevel.Error).Select(l => l.Text);

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (IsEnabled(logLevel))
        {
            _lines.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));
        }
    }

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The log keeps its lines itself.");

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }
}
