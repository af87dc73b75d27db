using System.Diagnostics.Metrics;

namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>Makes instruments from their entries.</summary>
internal static class InstrumentMaker
{
    /// <summary>A counter of things.</summary>
    public static Counter<long> Counter(this Meter meter, InstrumentEntry entry) =>
        meter.CreateCounter<long>(entry.Name, entry.Unit, entry.Meaning);

    /// <summary>A counter of something that is measured.</summary>
    public static Counter<double> Sum(this Meter meter, InstrumentEntry entry) =>
        meter.CreateCounter<double>(entry.Name, entry.Unit, entry.Meaning);

    /// <summary>A sum that grows and falls.</summary>
    public static UpDownCounter<long> UpDown(this Meter meter, InstrumentEntry entry) =>
        meter.CreateUpDownCounter<long>(entry.Name, entry.Unit, entry.Meaning);

    /// <summary>A histogram with the bounds of its entry.</summary>
    public static Histogram<double> Histogram(this Meter meter, InstrumentEntry entry) =>
        meter.CreateHistogram(
            entry.Name,
            entry.Unit,
            entry.Meaning,
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = entry.Bounds }
        );

    /// <summary>A gauge that is asked for when somebody collects.</summary>
    public static void Gauge(this Meter meter, InstrumentEntry entry, Func<IEnumerable<Measurement<double>>> observe) =>
        meter.CreateObservableGauge(entry.Name, observe, entry.Unit, entry.Meaning);
}
