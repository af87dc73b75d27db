using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>An estimate with its interval and how both were computed.</summary>
public sealed record Estimate
{
    /// <summary>What is estimated.</summary>
    public required Estimand Estimand { get; init; }

    /// <summary>The estimate; NaN when no trial contributes.</summary>
    public required double Value { get; init; }

    /// <summary>Lower end of the interval; NaN when there is none.</summary>
    public required double Low { get; init; }

    /// <summary>Upper end of the interval; NaN when there is none.</summary>
    public required double High { get; init; }

    /// <summary>Standard error; NaN when there are fewer than two trials.</summary>
    public required double StandardError { get; init; }

    /// <summary>Nominal coverage of the interval, for example 0.95.</summary>
    public required double Confidence { get; init; }

    /// <summary>How the interval was computed.</summary>
    public required IntervalMethod Interval { get; init; }

    /// <summary>
    /// How the estimate was computed, in a few words: <c>mean</c>, <c>Rao-Blackwell</c>, <c>control variate</c>, <c>paired difference</c>.
    /// </summary>
    public required string Estimator { get; init; }

    /// <summary>Number of trials that contribute.</summary>
    public required long Trials { get; init; }

    /// <summary>
    /// Variance of the plain estimate over the variance of this one, where a variance reduction was applied: this many times as many trials
    /// would be needed without it. Null otherwise.
    /// </summary>
    public double? VarianceReduction { get; init; }

    /// <summary>
    /// What trials that diverged could do to the estimate; null when none is missing from it or the quantity has no bounds.
    /// </summary>
    public WorstCaseBounds? WorstCase { get; init; }

    /// <summary>
    /// What an observation cannot leave, where all of them, or nearly all, had the same value and the interval allows for others as
    /// <see cref="NoSpreadInterval"/> does; null otherwise.
    /// </summary>
    [System.Text.Json.Serialization.JsonInclude]
    internal Intervals.Interval? Unseen { get; init; }

    /// <summary>
    /// What of the interval allows for trials that were not seen, because all of them, or nearly all, are alike; null where it does not. So
    /// it is where all are at an end of what they can be, none or all of something: nobody misreads <c>0 [0, 0.003]</c>.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Intervals.UnseenAllowance? Allowance =>
        Unseen is { } range && Low != Value && High != Value ? Intervals.UnseenAllowance.Of(Trials, HalfWidth, range, Confidence) : null;

    /// <summary>
    /// The uni-modal network that it compares with, where that is the best at a checkpoint or of networks that are stopped early; null
    /// where it compares with none, or with <see cref="ConfigurationEstimates.BestModality"/>.
    /// </summary>
    public int? ComparedWith { get; init; }

    /// <summary>The exact or predicted value to check against; null when there is none.</summary>
    public Prediction? Prediction { get; init; }

    /// <summary>Half the width of the interval; NaN when there is none.</summary>
    public double HalfWidth => (High - Low) / 2;
}
