using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Sequences;

namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>
/// Two sequences for one mean, each with half of what the interval may miss; the interval is what both hold. Adjusted observations have
/// less variance but a wider range, and which of the two decides is a matter of the half-width: so a sweep need not choose, and pays for it
/// with the logarithm of two. By the union bound both hold at all times with the confidence asked for.
/// </summary>
/// <param name="first">One sequence.</param>
/// <param name="second">The other, of the same observation.</param>
/// <param name="coverage">Coverage of what both hold; each of them has half of its miss.</param>
internal sealed class NarrowerTarget(ITargetSequence first, ITargetSequence second, Coverage coverage) : ITargetSequence
{
    /// <inheritdoc/>
    public string Method => $"{first.Method}, and {second.Method}, at 1 - alpha/2 each";

    /// <inheritdoc/>
    public double Confidence => coverage.Confidence;

    /// <inheritdoc/>
    public SequenceGuarantee Guarantee => first.Guarantee > second.Guarantee ? first.Guarantee : second.Guarantee;

    /// <inheritdoc/>
    public long Count => first.Count;

    /// <inheritdoc/>
    public double Mean => Narrower.Mean;

    /// <inheritdoc/>
    public double Variance => Narrower.Variance;

    /// <inheritdoc/>
    public Interval Interval
    {
        get
        {
            var (one, other) = (first.Interval, second.Interval);
            var both = new Interval(Math.Max(one.Low, other.Low), Math.Min(one.High, other.High));
            return both.Low <= both.High ? both : Narrower.Interval;
        }
    }

    /// <inheritdoc/>
    public bool Contradicted =>
        first.Contradicted
        || second.Contradicted
        || Math.Max(first.Interval.Low, second.Interval.Low) > Math.Min(first.Interval.High, second.Interval.High);

    private ITargetSequence Narrower =>
        second.Interval.High - second.Interval.Low < first.Interval.High - first.Interval.Low ? second : first;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<double> observations)
    {
        first.Add(observations);
        second.Add(observations);
    }

    /// <inheritdoc/>
    public double PredictHalfWidth(long count) => Math.Min(first.PredictHalfWidth(count), second.PredictHalfWidth(count));
}
