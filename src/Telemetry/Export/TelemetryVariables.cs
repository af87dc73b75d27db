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
    private static readonly string[] s_samplers =
    [
        "always_on",
        "always_off",
        "traceidratio",
        "parentbased_always_on",
        "parentbased_always_off",
        "parentbased_traceidratio",
    ];

    /// <summary>Checks what the wanted signals read.</summary>
    /// <exception cref="TelemetryException">One cannot be understood.</exception>
    public static void Check(TelemetrySignals signals, IReadOnlyDictionary<string, string> variables)
    {
        if (Given("OTEL_SDK_DISABLED", variables) is { } disabled && !bool.TryParse(disabled, out _))
        {
            throw new TelemetryException("OTEL_SDK_DISABLED is neither true nor false: set it to one of them, or unset it for false.");
        }

        if (signals.Metrics)
        {
            Check("METRICS", s_numbersOfMetrics, variables);
        }

        if (signals.Traces)
        {
            Check("TRACES", s_numbersOfTraces, variables);
            CheckSampler(variables);
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

        if (Set(signal, "HEADERS", variables) is { } headers && !IsListOfHeaders(variables[headers]))
        {
            // Headers hold keys, so the value is not repeated.
            throw new TelemetryException($"{headers} is no list of headers: give NAME=VALUE, several separated by commas, or unset it.");
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

    private static void CheckSampler(IReadOnlyDictionary<string, string> variables)
    {
        if (Given("OTEL_TRACES_SAMPLER", variables) is not { } sampler)
        {
            return;
        }

        if (!s_samplers.Contains(sampler, StringComparer.OrdinalIgnoreCase))
        {
            throw new TelemetryException(
                $"OTEL_TRACES_SAMPLER names no sampler that there is: set it to one of {string.Join(", ", s_samplers)}, or unset it."
            );
        }

        if (
            sampler.EndsWith("traceidratio", StringComparison.OrdinalIgnoreCase)
            && Given("OTEL_TRACES_SAMPLER_ARG", variables) is { } share
            && !(double.TryParse(share, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1)
        )
        {
            throw new TelemetryException("OTEL_TRACES_SAMPLER_ARG is no number from 0 to 1: give one, or unset it for 1.");
        }
    }

    private static bool IsListOfHeaders(string text) =>
        Uri.UnescapeDataString(text)
            .Split(',', StringSplitOptions.RemoveEmptyEntries)
            .All(pair => pair.IndexOf('=') is > 0 and int end && pair[..end].Trim() is { Length: > 0 } name && name.All(IsOfName));

    // RFC 9110: a token.
    private static bool IsOfName(char one) => char.IsAsciiLetterOrDigit(one) || "!#$%&'*+-.^_`|~".Contains(one, StringComparison.Ordinal);

    private static string? Given(string name, IReadOnlyDictionary<string, string> variables) =>
        variables.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

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
