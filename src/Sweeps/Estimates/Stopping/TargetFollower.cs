using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>
/// Follows the trials of one configuration to its stop, strictly in trial order. Whoever feeds it (a run while it goes on, a resumed run, a
/// report computed from a ledger later) gets the same N, because nothing but the trials goes in. Not thread-safe.
/// </summary>
internal sealed class TargetFollower : ITrialFollower
{
    private readonly IObserver _observer;
    private readonly double[] _values;
    private readonly (string Key, StoppingRule Rule, ITargetSequence Sequence)[] _targets;
    private readonly long _most;

    /// <summary>Starts with no trials.</summary>
    /// <param name="until">What the spec wants.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="most">Most trials.</param>
    /// <exception cref="ArgumentException">The configuration has no such estimand.</exception>
    public TargetFollower(StoppingSpec until, PlannedConfiguration configuration, long most)
    {
        Configuration = configuration.Index;
        _most = most;
        _observer = configuration.Observer();
        _values = new double[_observer.Layout.Length];
        EstimandTable table = configuration.Estimands();
        _targets = [.. until.Targets.Select(Follow)];

        (string, StoppingRule, ITargetSequence) Follow(SpecTarget wanted)
        {
            if (!EstimandSelector.TryParse(wanted.Estimand, [.. configuration.Definition.EntryNames], out var estimand))
            {
                throw new ArgumentException($"{wanted.Estimand} is no key of an estimand.", nameof(until));
            }

            var target = new StoppingTarget(estimand, wanted.HalfWidth, wanted.Confidence);
            ITargetSequence sequence = TargetSequences.For(target, table);
            return (wanted.Estimand, new StoppingRule(target, sequence, most, Math.Min(until.LeastTrials, most)), sequence);
        }
    }

    /// <summary>A follower for every configuration of a sweep; none when it has no target.</summary>
    public static TargetFollower[] Of(SweepSpec spec) =>
        spec.Until is { } until ? [.. spec.Configurations.Select(c => new TargetFollower(until, c, spec.Trials))] : [];

    /// <summary>Index of the configuration.</summary>
    public int Configuration { get; }

    /// <summary>Trials consumed; the index of the next one.</summary>
    public long Trials { get; private set; }

    /// <summary>Whether it needs no more trials: there is no target for which it does.</summary>
    public bool Stopped => Array.TrueForAll(_targets, t => t.Rule.State != StoppingState.Running);

    /// <summary>Half-width of the interval of a single target; of several that of the first. Infinite when nothing is known.</summary>
    public double HalfWidth => _targets[0].Rule.HalfWidth;

    /// <summary>Consumes the next trial; does nothing once stopped.</summary>
    /// <exception cref="ArgumentException">It is not the next trial.</exception>
    public void Add(in TrialRow row)
    {
        if (Stopped)
        {
            return;
        }

        if (row.Trial != Trials)
        {
            throw new ArgumentException(
                $"Trials come in order and without gaps: expected trial {Trials}, got trial {row.Trial}.",
                nameof(row)
            );
        }

        _observer.Observe(row.Bytes.Span, _values);
        Trials++;
        foreach ((_, StoppingRule rule, _) in _targets)
        {
            if (rule.State == StoppingState.Running)
            {
                rule.Add(_values);
            }
            else
            {
                rule.Narrow(_values);
            }
        }
    }

    /// <summary>Consumes what a ledger holds from the next trial to the first gap, or to the stop.</summary>
    /// <returns>Whether there was any.</returns>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public bool Advance(ITrialLedger ledger)
    {
        var before = Trials;
        var committed = ledger.Committed(Configuration);
        var end = committed.Count > 0 && committed[0].First == 0 ? Math.Min(committed[0].End, _most) : 0;
        if (!Stopped && end > before)
        {
            foreach (TrialRow row in ledger.Rows(Configuration, new TrialRange(before, end)))
            {
                Add(row);
                if (Stopped)
                {
                    break;
                }
            }
        }

        return Trials > before;
    }

    /// <summary>Where it stands.</summary>
    public TargetStanding Standing() => TargetStanding.Of([.. _targets.Select(t => Standing(t.Key, t.Rule, t.Sequence))]);

    private TargetStanding Standing(string key, StoppingRule rule, ITargetSequence sequence)
    {
        var forecast = rule.Forecast();
        return new TargetStanding
        {
            Configuration = Configuration,
            Estimand = rule.Target.Estimand,
            Key = key,
            Target = rule.Target.HalfWidth,
            Confidence = rule.Target.Confidence,
            State = rule.State,
            Trials = Trials,
            Observations = sequence.Count,
            MostTrials = _most,
            Value = sequence.Mean,
            Low = rule.Interval.Low,
            High = rule.Interval.High,
            Method = sequence.Method,
            Guarantee = sequence.Guarantee,
            Contradicted = sequence.Contradicted,
            ForecastTrials =
                rule.State == StoppingState.Running
                    ? Math.Clamp(forecast.Sequential ?? _most, Math.Min(Trials + 1, _most), _most)
                    : rule.Trials,
            NeededTrials = rule.State == StoppingState.Reached ? null : forecast.Sequential,
            FixedSampleTrials = forecast.FixedSample,
            ReachedAt = rule.State == StoppingState.Reached ? rule.Trials : null,
        };
    }
}
