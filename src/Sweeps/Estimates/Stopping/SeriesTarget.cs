using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Sequences;

namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>A target that is the mean of one observation of a trial.</summary>
/// <param name="index">Index of the observation.</param>
/// <param name="sequence">The empty sequence for it.</param>
internal sealed class SeriesTarget(int index, IConfidenceSequence sequence) : ITargetSequence
{
    /// <inheritdoc/>
    public string Method =>
        sequence switch
        {
            BernoulliSequence => "beta-binomial mixture",
            BettingSequence => "betting",
            EmpiricalBernsteinSequence => "empirical Bernstein",
            AsymptoticSequence => "asymptotic",
            _ => sequence.GetType().Name,
        };

    /// <inheritdoc/>
    public double Confidence => sequence.Confidence;

    /// <inheritdoc/>
    public SequenceGuarantee Guarantee => sequence.Guarantee;

    /// <inheritdoc/>
    public long Count => sequence.Count;

    /// <inheritdoc/>
    public double Mean => sequence.Mean;

    /// <inheritdoc/>
    public double Variance => sequence.Variance;

    /// <inheritdoc/>
    public Interval Interval => sequence.Interval;

    /// <inheritdoc/>
    public bool Contradicted => sequence.Contradicted;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<double> observations)
    {
        double value = observations[index];
        if (double.IsFinite(value))
        {
            sequence.Add(value);
        }
    }

    /// <inheritdoc/>
    public double PredictHalfWidth(long count) => sequence.PredictHalfWidth(count);
}
