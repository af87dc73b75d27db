using Serilog.Core;
using Serilog.Events;

namespace ModalityCompetition.Telemetry.Logging;

/// <summary>Gives a line that belongs to a trace the text that names it; other lines have nothing.</summary>
internal sealed class TraceEnricher : ILogEventEnricher
{
    /// <summary>Name of the property, as the templates of <see cref="LogFile"/> have it.</summary>
    public const string Property = "Trace";

    /// <inheritdoc/>
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        if (logEvent is { TraceId: { } trace, SpanId: { } span })
        {
            logEvent.AddPropertyIfAbsent(new LogEventProperty(Property, new ScalarValue($" trace={trace} span={span}")));
        }
    }
}
