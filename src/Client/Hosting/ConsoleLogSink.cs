using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace ModalityCompetition.Client.Hosting;

/// <summary>
/// Log events as plain lines on standard error. While a live view owns the terminal the lines wait, so that they do not tear it; no sink of
/// Serilog can wait. Thread-safe.
/// </summary>
internal sealed class ConsoleLogSink(TextWriter error) : ILogEventSink
{
    private static readonly MessageTemplateTextFormatter s_message = new("{Message:lj}", CultureInfo.InvariantCulture);
    private readonly Lock _gate = new();
    private readonly List<string> _waiting = [];
    private bool _held;

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        line.Write($"modcomp: {Word(logEvent.Level)}");
        s_message.Format(logEvent, line);
        lock (_gate)
        {
            if (_held)
            {
                _waiting.Add(line.ToString());
            }
            else
            {
                error.WriteLine(line.ToString());
            }
        }
    }

    /// <summary>Keeps lines back until <see cref="Release"/>.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _held = true;
        }
    }

    /// <summary>Writes what was kept back.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _held = false;
            _waiting.ForEach(error.WriteLine);
            _waiting.Clear();
        }
    }

    private static string Word(LogEventLevel level) =>
        level switch
        {
            LogEventLevel.Warning => "warning: ",
            LogEventLevel.Error or LogEventLevel.Fatal => "error: ",
            _ => "",
        };
}
