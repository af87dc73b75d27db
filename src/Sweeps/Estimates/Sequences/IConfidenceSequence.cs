using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Sequences;

/// <summary>
/// Intervals for a mean, one after every observation, that are right all at once: with probability of at least <see cref="Confidence"/> the mean lies in
/// every one of them. One may therefore look after each observation and stop whenever one likes; the interval at the stop keeps its coverage.
/// </summary>
/// <remarks>
/// The observations need not be identically distributed: given the past, each must have the same mean. They must come in an order that was fixed before
/// their values were known (trial order); the order of completion would not do. Implementations hold a bounded amount of memory, are deterministic, and are
/// not thread-safe.
/// </remarks>
internal interface IConfidenceSequence
{
    /// <summary>Probability that all intervals hold the mean, in (0, 1).</summary>
    double Confidence { get; }

    /// <summary>What <see cref="Confidence"/> rests on.</summary>
    SequenceGuarantee Guarantee { get; }

    /// <summary>Observations consumed.</summary>
    long Count { get; }

    /// <summary>Mean of the observations; NaN without any.</summary>
    double Mean { get; }

    /// <summary>Unbiased variance of one observation; NaN with fewer than two.</summary>
    double Variance { get; }

    /// <summary>The interval after <see cref="Count"/> observations. Infinite or the whole range when nothing is known yet; never empty.</summary>
    Interval Interval { get; }

    /// <summary>
    /// Whether intervals of two moments exclude each other. This has a probability of at most 1 - confidence, unless an assumption is broken; the interval
    /// stays what it was before.
    /// </summary>
    bool Contradicted { get; }

    /// <summary>Consumes the next observation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside the range that the sequence is for, or it is not finite.</exception>
    void Add(double x);

    /// <summary>
    /// Half the width that the interval will have about after this many observations if mean and variance stay what they are; infinite when
    /// nothing can be said. A forecast for planning, without a guarantee.
    /// </summary>
    /// <param name="count">Number of observations, at least <see cref="Count"/>.</param>
    double PredictHalfWidth(long count);
}
