using System.Diagnostics;
using System.Diagnostics.Metrics;
using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Client.Hosting;

/// <summary>
/// What a run tells the outside while it goes on, as metrics and an activity of System.Diagnostics. Nobody listens unless
/// <see cref="Telemetry.Export.TelemetryExport"/> was asked to, and then it costs nothing.
/// </summary>
internal sealed class SweepTelemetry : IProgress<SweepProgress>, IDisposable
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string SourceName = "ModalityCompetition.Client";

    /// <summary>Name of the counter of trials committed by this process.</summary>
    public const string TrialsCommitted = "modcomp.trials.committed";

    private static readonly ActivitySource Activities = new(SourceName);
    private readonly Meter _meter = new(SourceName);
    private readonly Counter<long> _committed;
    private Activity? _activity;
    private long _before;
    private SweepProgress? _latest;
    private long _counted;

    /// <summary>
    /// Prepares to tell. Whoever collects asks for gauges as long as this lives, also a last time at the end: it is disposed after the
    /// export.
    /// </summary>
    public SweepTelemetry() =>
        _committed = _meter.CreateCounter<long>(TrialsCommitted, "{trial}", "Trials computed and committed by this process.");

    /// <summary>Starts to tell about a run, once.</summary>
    /// <param name="sweep">Name of the sweep.</param>
    /// <param name="done">Trials that were committed before this run.</param>
    /// <param name="total">Trials the sweep asks for.</param>
    public void Begin(string sweep, long done, long total)
    {
        _before = done;
        _meter.CreateObservableGauge(
            "modcomp.trials.done",
            () => _latest?.Done ?? done,
            "{trial}",
            "Committed trials of the sweep, earlier runs included."
        );
        _meter.CreateObservableGauge("modcomp.trials.total", () => total, "{trial}", "Trials the sweep asks for.");
        _meter.CreateObservableGauge(
            "modcomp.trials.rate",
            () => _latest?.TrialsPerSecond ?? 0,
            "{trial}/s",
            "Smoothed rate of commitment."
        );
        _activity = Activities.StartActivity("sweep");
        _activity?.SetTag("modcomp.sweep", sweep);
        _activity?.SetTag("modcomp.trials.total", total);
    }

    /// <inheritdoc/>
    public void Report(SweepProgress value)
    {
        _latest = value;
        long computed = value.Done - _before;
        if (computed > _counted)
        {
            _committed.Add(computed - _counted);
            _counted = computed;
        }
    }

    /// <summary>Says how the run ended.</summary>
    /// <param name="result">What it came to; null where it failed.</param>
    public void End(RunResult? result)
    {
        if (result is not null)
        {
            _activity?.SetTag("modcomp.end", result.End.ToString()).SetTag("modcomp.trials.computed", result.Computed);
        }

        _activity?.Dispose();
    }

    /// <summary>Stops telling.</summary>
    public void Dispose()
    {
        _activity?.Dispose();
        _meter.Dispose();
    }
}
