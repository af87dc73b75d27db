using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Sequences;

namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>
/// Decides after which trial a configuration stops. It consumes the trials in trial order and stops after the first one with which the
/// interval is narrow enough; trials that come later, because they were already under way, are ignored. The stop, and everything estimated
/// at it, is therefore a function of the trials alone, not of who computed them when. Not thread-safe.
/// </summary>
/// <remarks>
/// In trial order, because the time that a trial takes may depend on its outcome: those that end first are no fair sample. See
/// docs/decisions/0003-sequential-stopping.md.
/// </remarks>
internal sealed class StoppingRule
{
    private readonly StoppingTarget _target;
    private readonly ITargetSequence _sequence;
    private readonly long _least;
    private readonly long _most;

    /// <summary>Starts with no trials.</summary>
    /// <param name="target">What to reach.</param>
    /// <param name="sequence">An empty sequence for the estimand with at least the target's confidence; the rule owns it from here
    /// on.</param>
    /// <param name="most">Trials after which the configuration stops anyway, at least 1.</param>
    /// <param name="least">Trials before which it does not stop, 1 .. most.</param>
    /// <exception cref="ArgumentException">The sequence does not fit the target or has begun; the numbers of trials are out of
    /// order.</exception>
    public StoppingRule(StoppingTarget target, IConfidenceSequence sequence, long most, long least = 1)
        : this(target, new SeriesTarget(0, sequence), most, least) { }

    /// <summary>Starts with no trials; the sequence picks what it needs from a trial's observations.</summary>
    /// <param name="target">What to reach.</param>
    /// <param name="sequence">An empty sequence for the estimand with at least the target's confidence; the rule owns it from here
    /// on.</param>
    /// <param name="most">Trials after which the configuration stops anyway, at least 1.</param>
    /// <param name="least">Trials before which it does not stop, 1 .. most.</param>
    /// <exception cref="ArgumentException">The sequence does not fit the target or has begun; the numbers of trials are out of
    /// order.</exception>
    public StoppingRule(StoppingTarget target, ITargetSequence sequence, long most, long least = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(least, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, least);
        if (sequence.Confidence < target.Confidence)
        {
            throw new ArgumentException(
                $"A sequence of confidence {sequence.Confidence} cannot serve a target of {target.Confidence}.",
                nameof(sequence)
            );
        }

        if (sequence.Count > 0)
        {
            throw new ArgumentException("The sequence has already consumed observations.", nameof(sequence));
        }

        (_target, _sequence, _most, _least) = (target, sequence, most, least);
    }

    /// <summary>
    /// Trials consumed; the index of the next one, and when stopped the number N of trials that the estimates are computed from.
    /// </summary>
    public long Trials { get; private set; }

    /// <summary>Whether to go on, and if not, why.</summary>
    public StoppingState State { get; private set; }

    /// <summary>The interval after <see cref="Trials"/> trials.</summary>
    public Interval Interval => _sequence.Interval;

    /// <summary>Half its width; infinite when nothing is known.</summary>
    public double HalfWidth => (Interval.High - Interval.Low) / 2;

    /// <summary>The sequence, to read.</summary>
    public IIntervalSequence Sequence => _sequence;

    /// <summary>The target.</summary>
    public StoppingTarget Target => _target;

    /// <summary>Consumes the next trial; does nothing once stopped.</summary>
    /// <param name="observation">Its value; NaN when it has none, for example because it diverged. Such a trial counts among the trials
    /// only.</param>
    /// <returns>The state after it.</returns>
    public StoppingState Add(double observation) => Add([observation]);

    /// <summary>Consumes the next trial; does nothing once stopped.</summary>
    /// <param name="observations">Its observations, of which the sequence takes what it is about; NaN where it has none.</param>
    /// <returns>The state after it.</returns>
    public StoppingState Add(ReadOnlySpan<double> observations)
    {
        if (State != StoppingState.Running)
        {
            return State;
        }

        Trials++;
        _sequence.Add(observations);
        if (Trials >= _least && HalfWidth <= _target.HalfWidth)
        {
            State = StoppingState.Reached;
        }
        else if (Trials >= _most)
        {
            State = StoppingState.Exhausted;
        }

        return State;
    }

    /// <summary>
    /// Narrows the interval of a target that is reached, while its configuration goes on for other targets. Neither the state nor
    /// <see cref="Trials"/> changes: they say when this target was reached.
    /// </summary>
    /// <param name="observations">The next trial's observations.</param>
    public void Narrow(ReadOnlySpan<double> observations) => _sequence.Add(observations);

    /// <summary>How many trials it will take, however many it may have; see <see cref="TrialForecast"/>.</summary>
    public TrialForecast Forecast() => TrialForecast.Of(_sequence, _target, Trials, TrialForecast.Farthest);
}
