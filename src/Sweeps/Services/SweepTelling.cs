using System.Collections.Concurrent;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Services;

/// <summary>
/// Tells where a sweep stands as gauges, from the progress that its run reports. Disposing takes the gauges away.
/// </summary>
public sealed class SweepTelling : IProgress<SweepProgress>, IDisposable
{
    /// <summary>Most estimands of a configuration that are told, its target not counted.</summary>
    public const int MostEstimands = 6;

    private readonly SweepSpec _spec;
    private readonly ToldLimits _limits;
    private readonly ToldSweep _told;
    private readonly ConcurrentDictionary<Estimand, string> _keys = [];
    private Estimand[]? _headline;

    /// <summary>Begins; nothing is told before the first report.</summary>
    /// <param name="sweep">Its identifier, or its name where it has none.</param>
    /// <param name="spec">The sweep.</param>
    /// <param name="limits">How much is told; null for the defaults.</param>
    public SweepTelling(string sweep, SweepSpec spec, ToldLimits? limits = null)
    {
        _spec = spec;
        _limits = limits ?? new ToldLimits();
        _told = SweepGauges.Add(sweep, _limits);
    }

    /// <inheritdoc/>
    public void Report(SweepProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _told.Tell(() => Standing(value));
    }

    /// <summary>The trials are there and the report is being made.</summary>
    public void Finish() => _told.Finish();

    /// <inheritdoc/>
    public void Dispose() => _told.Dispose();

    private ToldStanding Standing(SweepProgress value)
    {
        bool all = value.Estimates.Count == _spec.Configurations.Length;
        return new ToldStanding(value.Done, value.Total, Remaining(value.Done, value.Total, value.Targets))
        {
            Rate = value.TrialsPerSecond,
            Eta = value.Eta,
            Diverged = all ? value.Estimates.Sum(e => e.Diverged) : null,
            Failed = all ? value.Estimates.Sum(e => e.TimedOut + e.Crashed) : null,
            Estimates =
            [
                .. value.Targets.Take(_limits.Configurations).SelectMany(t => t.Each).Select(OfTarget),
                .. value.Estimates.Take(_limits.Configurations).SelectMany((e, c) => Headline(c, e, value.Targets)),
            ],
        };
    }

    // The interval of a target is the one that holds at every number of trials, so it stands for its estimand.
    private IEnumerable<ToldEstimate> Headline(int configuration, ConfigurationEstimates estimates, IReadOnlyList<TargetStanding> targets)
    {
        _headline ??= [.. ExperimentReports.Of(_spec).WatchedColumns(estimates).Select(c => c.Estimand).Distinct().Take(MostEstimands)];
        TargetStanding? standing = configuration < targets.Count ? targets[configuration] : null;
        foreach (Estimand estimand in _headline)
        {
            if (standing?.Find(estimand) is null && estimates.Find(estimand) is { } estimate)
            {
                string key = _keys.GetOrAdd(estimand, e => EstimandSelector.Format(e, [.. estimates.Configuration.Definition.EntryNames]));
                yield return new ToldEstimate(configuration, key, estimate.Value, estimate.HalfWidth);
            }
        }
    }

    private static long Remaining(long done, long total, IReadOnlyList<TargetStanding> targets) =>
        Math.Max(0, targets.Count == 0 ? total - done : targets.Sum(t => t.ForecastTrials - t.Trials));

    private static ToldEstimate OfTarget(TargetStanding target) =>
        new(target.Configuration, target.Key, target.Value, target.HalfWidth)
        {
            TargetHalfWidth = target.Target,
            TargetTrials = target.NeededTrials ?? (target.State == StoppingState.Running ? null : target.ReachedAt ?? target.Trials),
            TargetMostTrials = target.MostTrials,
        };
}
