using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Specs;

/// <summary>
/// When a configuration has trials enough: the section <c>until</c> of a spec. <see cref="SweepSpec.Trials"/> is then the most it may have.
/// A configuration stops when it has reached all targets.
/// </summary>
public sealed record StoppingSpec
{
    /// <summary>Stops at several targets.</summary>
    /// <param name="targets">The targets, at least one, each with an estimand of its own.</param>
    /// <param name="leastTrials">Trials before which no configuration stops, at least 1.</param>
    /// <exception cref="ArgumentException">There is no target.</exception>
    public StoppingSpec(ImmutableArray<SpecTarget> targets, long leastTrials)
    {
        if (targets.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A sweep that stops by itself has at least one target.", nameof(targets));
        }

        (Targets, LeastTrials) = (targets, leastTrials);
    }

    /// <summary>Stops at a single target.</summary>
    /// <param name="estimand">Key of the estimand.</param>
    /// <param name="halfWidth">Largest half-width wanted, above 0.</param>
    /// <param name="confidence">Confidence of the interval, in (0, 1).</param>
    /// <param name="leastTrials">Trials before which no configuration stops, at least 1.</param>
    public StoppingSpec(string estimand, double halfWidth, double confidence, long leastTrials)
        : this([new SpecTarget(estimand, halfWidth, confidence)], leastTrials) { }

    /// <summary>The targets, in the order of the spec; at least one.</summary>
    public ImmutableArray<SpecTarget> Targets { get; }

    /// <summary>Trials before which no configuration stops, at least 1.</summary>
    public long LeastTrials { get; }

    /// <summary>Whether the other one has the same targets in the same order, and the same least number of trials.</summary>
    public bool Equals(StoppingSpec? other) =>
        other is not null && LeastTrials == other.LeastTrials && Targets.SequenceEqual(other.Targets);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(LeastTrials, Targets.Length, Targets[0]);
}
