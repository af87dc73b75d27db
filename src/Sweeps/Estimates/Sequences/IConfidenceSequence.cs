namespace ModalityCompetition.Sweeps.Estimates.Sequences;

/// <summary>
/// Intervals for a mean, one after every observation, that are right all at once: with probability of at least
/// <see cref="IIntervalSequence.Confidence"/> the mean lies in every one of them. One may therefore look after each observation and stop
/// whenever one likes; the interval at the stop keeps its coverage.
/// </summary>
/// <remarks>
/// The observations need not be identically distributed: given the past, each must have the same mean. They must come in an order that was
/// fixed before their values were known (trial order); the order of completion would not do. Implementations hold a bounded amount of
/// memory, are deterministic, and are not thread-safe.
/// </remarks>
internal interface IConfidenceSequence : IIntervalSequence
{
    /// <summary>Consumes the next observation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside the range that the sequence is for, or it is not finite.</exception>
    void Add(double x);
}
