using System.Globalization;

namespace ModalityCompetition.Telemetry.Export;

/// <summary>
/// Refuses variables that cannot be understood. The SDK would leave them out without a word and send to a collector of this machine, of
/// which nobody spoke, or end in an exception of its own.
/// </summary>
internal static class TelemetryVariables
{
    // Each in milliseconds or a number of items; the SDK refuses zero of most of them.
    private static readonly string[] s_numbersOfMetrics = ["OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRIC_EXPORT_TIMEOUT"];
    private static readonly string[] s_numbersOfTraces = Batch("OTEL_BSP");
    private static readonly string[] s_numbersOfLogs = Batch("OTEL_BLRP");

    /// <summary>Checks what the wanted signals read.</summary>
    /// <exception cref="TelemetryException">One cannot be understood.</exception>
    public static void Check(TelemetrySignals signals, IReadOnlyDictionary<string, string> variables)
    {
        if (signals.Metrics)
        {
            Check("METRICS", s_numbersOfMetrics, variables);
        }

        if (signals.Traces)
        {
            Check("TRACES", s_numbersOfTraces, variables);
        }

        if (signals.Logs)
        {
            Check("LOGS", s_numbersOfLogs, variables);
        }
    }

    private static void Check(string signal, string[] numbers, IReadOnlyDictionary<string, string> variables)
    {
        if (Set(signal, "ENDPOINT", variables) is { } endpoint && !IsAddress(variables[endpoint]))
        {
            throw new TelemetryException(
                $"{endpoint} is no address of a collector: give one that begins with http:// or https://, for example "
                    + $"http://collector:4317, or unset it to send nothing."
            );
        }

        if (Set(signal, "PROTOCOL", variables) is { } protocol && variables[protocol].Trim() is not ("grpc" or "http/protobuf"))
        {
            throw new TelemetryException(
                $"{protocol} is no protocol that is spoken here: set it to grpc or http/protobuf, or unset it for grpc."
            );
        }

        foreach (string number in numbers.Prepend(Set(signal, "TIMEOUT", variables) ?? ""))
        {
            if (
                variables.TryGetValue(number, out string? text)
                && text.Length > 0
                && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0)
            )
            {
                throw new TelemetryException($"{number} is no whole number from 1 to {int.MaxValue}: give one, or unset it.");
            }
        }
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    // The variable that holds for a signal: its own, else that of all; null where neither is set.
    private static string? Set(string signal, string setting, IReadOnlyDictionary<string, string> variables) =>
        new[] { $"OTEL_EXPORTER_OTLP_{signal}_{setting}", $"OTEL_EXPORTER_OTLP_{setting}" }.FirstOrDefault(name =>
            variables.TryGetValue(name, out string? value) && value.Length > 0
        );

    private static string[] Batch(string prefix) =>
        [$"{prefix}_SCHEDULE_DELAY", $"{prefix}_EXPORT_TIMEOUT", $"{prefix}_MAX_QUEUE_SIZE", $"{prefix}_MAX_EXPORT_BATCH_SIZE"];
}
