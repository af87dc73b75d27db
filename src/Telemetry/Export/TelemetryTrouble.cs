using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace ModalityCompetition.Telemetry.Export;

/// <summary>
/// Hears what the exporter says of a collector that is down, slow or refuses, and passes it on once for each collector: what goes wrong
/// every few seconds for hours must not fill a log. Thread-safe.
/// </summary>
internal sealed class TelemetryTrouble : EventListener
{
    private const string Source = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();
    private readonly List<string> _waiting = [];
    private Action<string>? _tell;

    /// <summary>Says to whom it is passed on, what was heard before as well.</summary>
    public void Tell(Action<string> tell)
    {
        string[] waiting;
        lock (_gate)
        {
            _tell = tell;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        Array.ForEach(waiting, tell);
    }

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Source)
        {
            EnableEvents(eventSource, EventLevel.Warning);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // Events about an endpoint have it first, with nothing secret but what is left out here: user and password.
        if (
            eventData.Payload is not [string first, ..]
            || !Uri.TryCreate(first, UriKind.Absolute, out Uri? endpoint)
            || !endpoint.Scheme.StartsWith(Uri.UriSchemeHttp, StringComparison.Ordinal)
            || !_told.TryAdd(endpoint.Authority, true)
        )
        {
            return;
        }

        string reason = Reason(eventData.Payload.Skip(1).OfType<string>().FirstOrDefault(t => t.Length > 0));
        Pass(
            $"Telemetry cannot be sent to {endpoint.Scheme}://{endpoint.Authority}{reason}: it is dropped while that is so, and this is "
                + "not "
                + "said again. Check the collector, or the variable OTEL_EXPORTER_OTLP_ENDPOINT."
        );
    }

    // The first line of an exception without its type.
    private static string Reason(string? text)
    {
        string line = text?.Split('\n', 2)[0].Trim().TrimEnd('.') ?? "";
        int type = line.IndexOf("Exception: ", StringComparison.Ordinal);
        line = type < 0 ? line : line[(type + "Exception: ".Length)..];
        return line.Length == 0 ? "" : $" ({line})";
    }

    private void Pass(string sentence)
    {
        Action<string>? tell;
        lock (_gate)
        {
            tell = _tell;
            if (tell is null)
            {
                _waiting.Add(sentence);
            }
        }

        tell?.Invoke(sentence);
    }
}
