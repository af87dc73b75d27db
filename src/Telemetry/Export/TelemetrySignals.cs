namespace ModalityCompetition.Telemetry.Export;

/// <summary>
/// What the standard variables ask to be sent. The standard sends everything to a collector on this machine by default; here nothing is
/// sent until an endpoint (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, or the one of a signal) or an exporter (<c>OTEL_METRICS_EXPORTER=otlp</c>)
/// is named.
/// </summary>
/// <param name="Metrics">Whether metrics are sent.</param>
/// <param name="Traces">Whether activities are sent.</param>
/// <param name="Logs">Whether log lines are sent.</param>
internal sealed record TelemetrySignals(bool Metrics, bool Traces, bool Logs)
{
    private const string Protocol = "otlp";

    /// <summary>Whether anything is sent.</summary>
    public bool Any => Metrics || Traces || Logs;

    /// <summary>Reads the variables; one that is empty counts as not set, as the standard says.</summary>
    public static TelemetrySignals Of(IReadOnlyDictionary<string, string> variables)
    {
        return string.Equals(Value("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
            ? new TelemetrySignals(false, false, false)
            : new TelemetrySignals(Wanted("METRICS"), Wanted("TRACES"), Wanted("LOGS"));

        // Several exporters may be named, separated by commas. The one that is here is otlp; of others, console for example, nothing is
        // sent.
        bool Wanted(string signal) =>
            Value($"OTEL_{signal}_EXPORTER") is { } exporters
                ? exporters.Split(',', StringSplitOptions.TrimEntries).Contains(Protocol, StringComparer.OrdinalIgnoreCase)
                : (Value("OTEL_EXPORTER_OTLP_ENDPOINT") ?? Value($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")) is not null;

        string? Value(string name) => variables.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
    }
}
