using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Sequences;

/// <summary>
/// What can be read off an anytime-valid interval, however it is fed; see <see cref="IConfidenceSequence"/> for what it promises.
/// </summary>
internal interface IIntervalSequence
{
    /// <summary>Probability that all intervals hold the estimated value, in (0, 1).</summary>
    double Confidence { get; }

    /// <summary>What <see cref="Confidence"/> rests on.</summary>
    SequenceGuarantee Guarantee { get; }

    /// <summary>Observations consumed.</summary>
    long Count { get; }

    /// <summary>Mean of the observations; NaN without any.</summary>
    double Mean { get; }

    /// <summary>Unbiased variance of one observation; NaN with fewer than two.</summary>
    double Variance { get; }

    /// <summary>
    /// The interval after <see cref="Count"/> observations. Infinite or the whole range when nothing is known yet; never empty.
    /// </summary>
    Interval Interval { get; }

    /// <summary>
    /// Whether intervals of two moments exclude each other. This has a probability of at most 1 - confidence, unless an assumption is
    /// broken; the interval stays what it was before.
    /// </summary>
    bool Contradicted { get; }

    /// <summary>
    /// Half the width that the interval will have about after this many observations if mean and variance stay what they are; infinite when
    /// nothing can be said. A forecast for planning, without a guarantee.
    /// </summary>
    /// <param name="count">Number of observations, at least <see cref="Count"/>.</param>
    double PredictHalfWidth(long count);
}
