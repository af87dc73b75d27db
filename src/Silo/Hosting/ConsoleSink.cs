using System.Globalization;
using Serilog.Core;
using Serilog.Events;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>Log events as lines on standard error.</summary>
internal sealed class ConsoleSink : ILogEventSink
{
    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{logEvent.Timestamp:yyyy-MM-dd'T'HH:mm:ss.fffzzz} {logEvent.Level} {logEvent.RenderMessage(CultureInfo.InvariantCulture)}");
        Console.Error.WriteLine(logEvent.Exception is null ? line : line + Environment.NewLine + logEvent.Exception);
    }
}
