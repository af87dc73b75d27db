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
    private readonly StoppingRule _rule;
    private readonly ITargetSequence _sequence;
    private readonly string _key;
    private readonly long _most;

    /// <summary>Starts with no trials.</summary>
    /// <param name="until">What the spec wants.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="most">Most trials.</param>
    /// <exception cref="ArgumentException">The configuration has no such estimand.</exception>
    public TargetFollower(StoppingSpec until, PlannedConfiguration configuration, long most)
    {
        Configuration = configuration.Index;
        (_key, _most) = (until.Estimand, most);
        _observer = configuration.Observer();
        _values = new double[_observer.Layout.Length];
        if (!EstimandSelector.TryParse(until.Estimand, [.. configuration.Definition.EntryNames], out var estimand))
        {
            throw new ArgumentException($"{until.Estimand} is no key of an estimand.", nameof(until));
        }

        var target = new StoppingTarget(estimand, until.HalfWidth, until.Confidence);
        _sequence = TargetSequences.For(target, configuration.Estimands());
        _rule = new StoppingRule(target, _sequence, most, Math.Min(until.LeastTrials, most));
    }

    /// <summary>A follower for every configuration of a sweep; none when it has no target.</summary>
    public static TargetFollower[] Of(SweepSpec spec) =>
        spec.Until is { } until ? [.. spec.Configurations.Select(c => new TargetFollower(until, c, spec.Trials))] : [];

    /// <summary>Index of the configuration.</summary>
    public int Configuration { get; }

    /// <summary>Trials consumed; the index of the next one.</summary>
    public long Trials => _rule.Trials;

    /// <summary>Whether it needs no more trials.</summary>
    public bool Stopped => _rule.State != StoppingState.Running;

    /// <summary>Half-width of the interval; infinite when nothing is known.</summary>
    public double HalfWidth => _rule.HalfWidth;

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
        _rule.Add(_values);
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
    public TargetStanding Standing()
    {
        var forecast = _rule.Forecast();
        return new TargetStanding
        {
            Configuration = Configuration,
            Estimand = _rule.Target.Estimand,
            Key = _key,
            Target = _rule.Target.HalfWidth,
            Confidence = _rule.Target.Confidence,
            State = _rule.State,
            Trials = Trials,
            Observations = _sequence.Count,
            MostTrials = _most,
            Value = _sequence.Mean,
            Low = _rule.Interval.Low,
            High = _rule.Interval.High,
            Method = _sequence.Method,
            Guarantee = _sequence.Guarantee,
            Contradicted = _sequence.Contradicted,
            ForecastTrials = Stopped ? Trials : Math.Clamp(forecast.Sequential ?? _most, Math.Min(Trials + 1, _most), _most),
            NeededTrials = _rule.State == StoppingState.Reached ? null : forecast.Sequential,
            FixedSampleTrials = forecast.FixedSample,
        };
    }
}
