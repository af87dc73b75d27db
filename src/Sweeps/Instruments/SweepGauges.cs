using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>
/// The gauges of the sweeps at work that this process owns. Who collects cumulatively, as Prometheus wants it, holds a place for every
/// series that it has ever seen, as long as its meter lives: in OpenTelemetry 1.20.1 AggregatorStore gives places back for delta
/// temporality alone, and what finds none is told without its labels, as otel_metric_overflow. A server on which sweeps come and go would
/// run out of places. So the meter of these gauges is made anew from time to time, when sweeps have ended. What is not a finite number is
/// never told. Thread-safe.
/// </summary>
internal static class SweepGauges
{
    // Series of one gauge of estimates, and sweeps, that have gone when the meter is made anew. Who collects has 5,000 places for estimates
    // and states, of which a sweep has two, and 2,000 for each of the others; and those that are told have theirs, up to 1,000.
    private const int MostSeries = 2 * ToldLimits.MostEstimates;
    private const int MostSweeps = 900;
    private static readonly Lock s_gate = new();
    private static readonly List<ToldSweep> s_sweeps = [];
    private static Meter? s_meter;
    private static SplitSweeps? s_split;
    private static int s_gone;
    private static int s_goneSweeps;

    /// <summary>Takes a sweep at work among those that are told.</summary>
    /// <param name="name">Its name, as the label has it.</param>
    /// <param name="limits">How much is told.</param>
    public static ToldSweep Add(string name, ToldLimits limits)
    {
        var sweep = new ToldSweep { Name = name, Limits = limits };
        lock (s_gate)
        {
            s_sweeps.Add(sweep);
            s_split = null;
            s_meter ??= Create();
        }

        return sweep;
    }

    /// <summary>Takes a sweep from among those that are told; again changes nothing.</summary>
    public static void Remove(ToldSweep sweep)
    {
        lock (s_gate)
        {
            if (!s_sweeps.Remove(sweep))
            {
                return;
            }

            s_split = null;
            s_gone += sweep.Series;
            s_goneSweeps += Math.Min(1, sweep.Series);
            if (s_gone > MostSeries || s_goneSweeps > MostSweeps)
            {
                s_meter?.Dispose();
                s_meter = Create();
                s_gone = 0;
                s_goneSweeps = 0;
            }
        }
    }

    /// <summary>Makes the gauges, although there is no sweep yet.</summary>
    public static void Announce()
    {
        lock (s_gate)
        {
            s_meter ??= Create();
        }
    }

    private static Meter Create()
    {
        var meter = new Meter(RunTelemetry.Name);
        meter.Gauge(RunInstruments.Sweeps, () => [new Measurement<double>(Count())]);
        meter.Gauge(SweepInstruments.State, States);
        Told(SweepInstruments.Committed, s => s.Committed);
        Told(SweepInstruments.Planned, s => s.Planned);
        Told(SweepInstruments.Remaining, s => s.Remaining);
        Told(SweepInstruments.Diverged, s => s.Diverged);
        Told(SweepInstruments.Failed, s => s.Failed);
        Named(SweepInstruments.Progress, Progress);
        Named(SweepInstruments.Eta, s => s.Eta?.TotalSeconds);
        Told(SweepInstruments.Rate, s => s.Rate);
        Estimated(SweepInstruments.Estimate, e => e.Value);
        Estimated(SweepInstruments.HalfWidth, e => e.HalfWidth);
        Estimated(SweepInstruments.TargetHalfWidth, e => e.TargetHalfWidth);
        Estimated(SweepInstruments.TargetTrials, e => e.TargetTrials);
        Estimated(SweepInstruments.TargetMostTrials, e => e.TargetMostTrials);
        return meter;

        void Told(InstrumentEntry entry, Func<ToldStanding, double?> value) =>
            meter.Gauge(entry, () => OfSweeps(value).Concat(OfOthers(value)));

        void Named(InstrumentEntry entry, Func<ToldStanding, double?> value) => meter.Gauge(entry, () => OfSweeps(value));

        void Estimated(InstrumentEntry entry, Func<ToldEstimate, double?> value) => meter.Gauge(entry, () => OfEstimates(value));
    }

    private static double? Progress(ToldStanding standing) =>
        standing.Committed + standing.Remaining is var all && all > 0 ? (double)standing.Committed / all : null;

    private static int Count()
    {
        lock (s_gate)
        {
            return s_sweeps.Count;
        }
    }

    // Each gauge of a collection asks for it, and it changes only when a sweep comes, is told for the first time, or goes.
    private static SplitSweeps Split()
    {
        lock (s_gate)
        {
            return s_split is { IsStale: false } split ? split : s_split = SplitSweeps.Of(s_sweeps);
        }
    }

    private static IEnumerable<Measurement<double>> OfSweeps(Func<ToldStanding, double?> value) =>
        from sweep in Split().Named
        let told = value(sweep.Standing!)
        where told is { } number && double.IsFinite(number)
        select new Measurement<double>(told.Value, new KeyValuePair<string, object?>("sweep", sweep.Name));

    private static IEnumerable<Measurement<double>> OfOthers(Func<ToldStanding, double?> value)
    {
        double[] told = [.. Split().Others.Select(s => value(s.Standing!) ?? double.NaN).Where(double.IsFinite)];
        return told.Length == 0
            ? []
            : [new Measurement<double>(told.Sum(), new KeyValuePair<string, object?>("sweep", InstrumentLabels.Other))];
    }

    private static IEnumerable<Measurement<double>> States()
    {
        SplitSweeps split = Split();
        return split
            .Named.Select(s => (s.Name, State: State(s), Count: 1))
            .Concat(split.Others.GroupBy(State).Select(g => (Name: InstrumentLabels.Other, State: g.Key, Count: g.Count())))
            .Select(s => new Measurement<double>(
                s.Count,
                new KeyValuePair<string, object?>("sweep", s.Name),
                new KeyValuePair<string, object?>("state", s.State)
            ));
    }

    private static string State(ToldSweep sweep) =>
        sweep.Standing is { IsFinishing: true } ? InstrumentLabels.Finishing : InstrumentLabels.Running;

    // Every sweep has the same share of what may be told, in which its targets come first.
    private static IEnumerable<Measurement<double>> OfEstimates(Func<ToldEstimate, double?> value)
    {
        ImmutableArray<ToldSweep> named = Split().Named;
        int share = Math.Max(1, ToldLimits.MostEstimates / Math.Max(1, named.Length));
        foreach (ToldSweep sweep in named)
        {
            foreach (ToldEstimate estimate in sweep.Standing!.Estimates.Take(share))
            {
                if (value(estimate) is { } number && double.IsFinite(number))
                {
                    yield return new Measurement<double>(number, estimate.Labels(sweep.Name));
                }
            }
        }
    }
}
