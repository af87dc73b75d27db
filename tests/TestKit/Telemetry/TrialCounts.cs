using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ModalityCompetition.TestKit.Telemetry;

/// <summary>
/// What the counters of this program count in this process from now on, by name of the instrument, followed by the value of its label in
/// braces where it has one.
/// </summary>
public sealed class TrialCounts : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    /// <summary>Starts to count.</summary>
    public TrialCounts()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "ModalityCompetition")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) =>
                _counts.AddOrUpdate(
                    tags.Length == 0 ? instrument.Name : $"{instrument.Name}{{{tags[0].Value}}}",
                    value,
                    (_, sum) => sum + value
                )
        );
        _listener.Start();
    }

    /// <summary>What an instrument has counted.</summary>
    public long this[string instrument] => _counts.GetValueOrDefault(instrument);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(
            ", ",
            _counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => FormattableString.Invariant($"{c.Key} {c.Value}"))
        );

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
