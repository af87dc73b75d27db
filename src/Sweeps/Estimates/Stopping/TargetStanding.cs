using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Sequences;

namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>
/// Where a configuration stands with its target; a snapshot, and once stopped the outcome. A function of its trials alone. With several
/// targets it stands with the one that binds it (<see cref="Of"/>), and <see cref="Parts"/> has them all.
/// </summary>
public sealed record TargetStanding
{
    /// <summary>Index of the configuration.</summary>
    public required int Configuration { get; init; }

    /// <summary>The estimand.</summary>
    public required Estimand Estimand { get; init; }

    /// <summary>Its key, as the spec has it.</summary>
    public required string Key { get; init; }

    /// <summary>Half-width wanted.</summary>
    public required double Target { get; init; }

    /// <summary>Confidence of the interval, for this configuration by itself.</summary>
    public required double Confidence { get; init; }

    /// <summary>Whether it goes on, and if not, why.</summary>
    public required StoppingState State { get; init; }

    /// <summary>Trials consumed in trial order; when stopped, the number N of trials that all estimates are computed from.</summary>
    public required long Trials { get; init; }

    /// <summary>Those that have the observation; the others diverged, or the quantity is undefined for them.</summary>
    public required long Observations { get; init; }

    /// <summary>Most trials.</summary>
    public required long MostTrials { get; init; }

    /// <summary>Mean of the observations, adjusted by the control variate where there is one; NaN without any.</summary>
    public required double Value { get; init; }

    /// <summary>Lower end of the anytime-valid interval; minus infinity when nothing is known.</summary>
    public required double Low { get; init; }

    /// <summary>Upper end of the anytime-valid interval; infinity when nothing is known.</summary>
    public required double High { get; init; }

    /// <summary>How the interval is made, in a few words.</summary>
    public required string Method { get; init; }

    /// <summary>Whether its coverage is exact at every number of trials or holds in a limit.</summary>
    public required SequenceGuarantee Guarantee { get; init; }

    /// <summary>Whether its intervals excluded each other, which happens with a probability of at most 1 - confidence.</summary>
    public required bool Contradicted { get; init; }

    /// <summary>
    /// Trials at which it will about stop: the forecast while it runs, at most <see cref="MostTrials"/>; N when it has stopped.
    /// </summary>
    public required long ForecastTrials { get; init; }

    /// <summary>
    /// Trials at which it would about reach its target, be they more than <see cref="MostTrials"/>; null when it has, or when nothing can
    /// be said.
    /// </summary>
    public long? NeededTrials { get; init; }

    /// <summary>
    /// Trials that a fixed-sample Student interval of this half-width would have asked for, had the variance been known; null when nothing
    /// can be said.
    /// </summary>
    public required long? FixedSampleTrials { get; init; }

    /// <summary>Trials after which this target was reached; null while it is not.</summary>
    public long? ReachedAt { get; init; }

    /// <summary>Where the configuration stands with each of several targets, in the order of the spec; empty with one.</summary>
    public ImmutableArray<TargetStanding> Parts { get; init; } = [];

    /// <summary>Where it stands with each target, in the order of the spec; with a single target itself.</summary>
    [JsonIgnore]
    public ImmutableArray<TargetStanding> Each => Parts.IsEmpty ? [this] : Parts;

    /// <summary>Half the width of the interval; infinite when nothing is known.</summary>
    public double HalfWidth => (High - Low) / 2;

    /// <summary>How many times too wide the interval is; infinite when nothing is known.</summary>
    public double Excess => HalfWidth / Target;

    /// <summary>Where it stands with an estimand; null when that is no target.</summary>
    /// <param name="estimand">The estimand.</param>
    public TargetStanding? Find(Estimand estimand) => Each.FirstOrDefault(s => s.Estimand == estimand);

    /// <summary>
    /// Where a configuration stands with several targets. It has stopped when it has stopped for each. The target that binds is the one
    /// that is open and will take the most trials; one that nothing is known of comes first. When none is open it is the one that is
    /// furthest from reached, and when all are reached the one that was reached last.
    /// </summary>
    /// <param name="parts">Where it stands with each, at the same number of trials; at least one.</param>
    public static TargetStanding Of(ImmutableArray<TargetStanding> parts)
    {
        if (parts.Length == 1)
        {
            return parts[0];
        }

        TargetStanding[] running = [.. parts.Where(p => p.State == StoppingState.Running)];
        TargetStanding[] missed = [.. parts.Where(p => p.State == StoppingState.Exhausted)];
        TargetStanding binding =
            running.Length > 0 ? running.MaxBy(p => (p.NeededTrials ?? long.MaxValue, p.Excess))!
            : missed.Length > 0 ? missed.MaxBy(p => p.Excess)!
            : parts.MaxBy(p => p.ReachedAt)!;
        return binding with
        {
            ForecastTrials = parts.Max(p => p.ForecastTrials),
            ReachedAt = running.Length + missed.Length == 0 ? binding.ReachedAt : null,
            Parts = parts,
        };
    }
}
