using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>
/// Says in one sentence that a silo has left. Silos come and go and whoever asked such a silo hears of it, but Orleans logs the message
/// that could not be delivered with the stack of the exception. Everything else passes as it is.
/// </summary>
internal sealed class GoneSiloSink(ILogEventSink inner) : ILogEventSink, IDisposable
{
    private const string Reason = "Reason";
    private static readonly MessageTemplate s_sentence = new MessageTemplateParser().Parse($"A message has no receiver: {{{Reason}:l}}");

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent) =>
        inner.Emit(logEvent.Exception is SiloUnavailableException gone ? Sentence(logEvent, gone) : logEvent);

    /// <inheritdoc/>
    public void Dispose() => (inner as IDisposable)?.Dispose();

    private static LogEvent Sentence(LogEvent logged, SiloUnavailableException gone)
    {
        string sentence = gone.Message.ReplaceLineEndings(" ");
        IEnumerable<LogEventProperty> properties = logged
            .Properties.Where(p => p.Key != Reason)
            .Select(p => new LogEventProperty(p.Key, p.Value));
        return new LogEvent(
            logged.Timestamp,
            logged.Level,
            null,
            s_sentence,
            properties.Append(new LogEventProperty(Reason, new ScalarValue(sentence))),
            logged.TraceId ?? default,
            logged.SpanId ?? default
        );
    }
}
