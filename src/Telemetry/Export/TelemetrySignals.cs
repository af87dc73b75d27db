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
    private const string Asked = "prometheus";

    /// <summary>Whether anything is sent.</summary>
    public bool Any => Metrics || Traces || Logs;

    /// <summary>Reads the variables; one that is empty counts as not set, as the standard says.</summary>
    public static TelemetrySignals Of(IReadOnlyDictionary<string, string> variables)
    {
        return string.Equals(Value("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
            ? new TelemetrySignals(false, false, false)
            : new TelemetrySignals(Wanted("METRICS"), Wanted("TRACES"), Wanted("LOGS"));

        // Several exporters may be named, separated by commas. The one that is here is otlp; Complaints names the others.
        bool Wanted(string signal) =>
            Value($"OTEL_{signal}_EXPORTER") is { } exporters
                ? exporters.Split(',', StringSplitOptions.TrimEntries).Contains(Protocol, StringComparer.OrdinalIgnoreCase)
                : (Value("OTEL_EXPORTER_OTLP_ENDPOINT") ?? Value($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")) is not null;

        string? Value(string name) => variables.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
    }

    /// <summary>What is asked for that there is not, a sentence for each signal.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="scraped">Whether Prometheus can ask this process.</param>
    public static IReadOnlyList<string> Complaints(IReadOnlyDictionary<string, string> variables, bool scraped)
    {
        List<string> complaints = [];
        foreach (string signal in new[] { "METRICS", "TRACES", "LOGS" })
        {
            string variable = $"OTEL_{signal}_EXPORTER";
            string[] named = variables.TryGetValue(variable, out string? value)
                ? value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                : [];
            string[] unknown = [.. named.Where(n => !Is(n, Protocol) && !Is(n, "none") && !(signal == "METRICS" && Is(n, Asked)))];
            if (unknown.Length > 0)
            {
                complaints.Add(
                    $"{variable} names {string.Join(", ", unknown)}, which this program has not, so nothing goes there: it has otlp and "
                        + "none"
                        + $"{(signal == "METRICS" ? ", and prometheus, which asks at /metrics" : "")}."
                );
            }

            if (signal == "METRICS" && !scraped && named.Any(n => Is(n, Asked)))
            {
                complaints.Add($"{variable} names prometheus, which cannot ask this process: run tells it with --metrics ADDRESS:PORT.");
            }
        }

        return complaints;

        static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
    }
}
