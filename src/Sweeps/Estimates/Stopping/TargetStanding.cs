using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Sequences;

namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>
/// Where a configuration stands with its target; a snapshot, and once stopped the outcome. A function of its trials alone.
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

    /// <summary>Half the width of the interval; infinite when nothing is known.</summary>
    public double HalfWidth => (High - Low) / 2;
}
