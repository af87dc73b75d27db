using System.Globalization;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Display;
using Serilog.Parsing;

namespace ModalityCompetition.Telemetry.Logging;

/// <summary>
/// Passes events on without the passwords that are in them: in the template, in the values, in the text that both give together and in an
/// exception. What has none passes as it is. Every sink of a program stands behind one of these.
/// </summary>
internal sealed class RedactingSink(ILogEventSink inner) : ILogEventSink, IDisposable
{
    private static readonly MessageTemplateParser s_parser = new();
    private static readonly MessageTemplateTextFormatter s_message = new("{Message:lj}", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent) => inner.Emit(Redact(logEvent));

    /// <inheritdoc/>
    public void Dispose() => (inner as IDisposable)?.Dispose();

    /// <summary>The event without passwords; the same object when it has none.</summary>
    internal static LogEvent Redact(LogEvent logEvent)
    {
        Dictionary<string, LogEventPropertyValue>? changed = null;
        foreach (KeyValuePair<string, LogEventPropertyValue> property in logEvent.Properties)
        {
            LogEventPropertyValue hidden = Redact(property.Key, property.Value);
            if (!ReferenceEquals(hidden, property.Value))
            {
                (changed ??= [])[property.Key] = hidden;
            }
        }

        Exception? failure = Redact(logEvent.Exception);
        LogEvent result =
            changed is null && ReferenceEquals(failure, logEvent.Exception)
                ? logEvent
                : Copy(logEvent, logEvent.MessageTemplate, changed, failure);
        // A template may name what a value holds, so only the whole text shows that they make a password together.
        using var message = new StringWriter(CultureInfo.InvariantCulture);
        s_message.Format(result, message);
        string text = message.ToString();
        string shown = Secrets.Hide(text);
        return shown == text ? result : Copy(result, s_parser.Parse(Literal(shown)), Masked(result), failure);
    }

    private static LogEvent Copy(
        LogEvent original,
        MessageTemplate template,
        Dictionary<string, LogEventPropertyValue>? changed,
        Exception? failure
    ) =>
        new(
            original.Timestamp,
            original.Level,
            failure,
            template,
            original.Properties.Select(p => new LogEventProperty(p.Key, changed?.GetValueOrDefault(p.Key) ?? p.Value)),
            original.TraceId ?? default,
            original.SpanId ?? default
        );

    // Which of the values was the password is not known: none that the message shows as text is kept.
    private static Dictionary<string, LogEventPropertyValue> Masked(LogEvent logEvent) =>
        logEvent
            .MessageTemplate.Tokens.OfType<PropertyToken>()
            .Where(t => logEvent.Properties.GetValueOrDefault(t.PropertyName) is ScalarValue { Value: string })
            .DistinctBy(t => t.PropertyName)
            .ToDictionary(t => t.PropertyName, LogEventPropertyValue (_) => new ScalarValue(Secrets.Mask));

    private static LogEventPropertyValue Redact(string name, LogEventPropertyValue value) =>
        value switch
        {
            ScalarValue { Value: not null } when Secrets.IsNameOfOne(name) => new ScalarValue(Secrets.Mask),
            ScalarValue { Value: string text } => Secrets.Hide(text) is var shown && shown == text ? value : new ScalarValue(shown),
            ScalarValue => value,
            // Objects are not logged with their parts here; one that is, is judged by its text.
            _ => value.ToString() is var text && Secrets.Hide(text) is var shown && shown == text ? value : new ScalarValue(shown),
        };

    private static Exception? Redact(Exception? failure)
    {
        if (failure is null)
        {
            return null;
        }

        string text = failure.ToString();
        string shown = Secrets.Hide(text);
        return shown == text ? failure : new RedactedException(Secrets.Hide(failure.Message), shown);
    }

    private static string Literal(string text) =>
        text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private sealed class RedactedException(string message, string text) : Exception(message)
    {
        public override string ToString() => text;
    }
}

/// <summary>Sinks behind which no password comes.</summary>
public static class RedactedSinks
{
    /// <summary>Writes to sinks that see no password.</summary>
    /// <param name="writeTo">Where the sinks are added.</param>
    /// <param name="sinks">Adds them.</param>
    public static LoggerConfiguration Redacted(this LoggerSinkConfiguration writeTo, Action<LoggerSinkConfiguration> sinks)
    {
        ArgumentNullException.ThrowIfNull(writeTo);
        return writeTo.Sink(new RedactingSink(LoggerSinkConfiguration.CreateSink(sinks)));
    }

    /// <summary>Writes to a provider of Microsoft.Extensions.Logging; to nothing where there is none.</summary>
    /// <param name="writeTo">Where it is added.</param>
    /// <param name="collector">The provider, which stays its owner's.</param>
    public static LoggerConfiguration Collector(this LoggerSinkConfiguration writeTo, ILoggerProvider? collector)
    {
        ArgumentNullException.ThrowIfNull(writeTo);
        var providers = new LoggerProviderCollection();
        if (collector is not null)
        {
            providers.AddProvider(collector);
        }

        return writeTo.Providers(providers);
    }
}
