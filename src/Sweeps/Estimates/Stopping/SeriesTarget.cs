using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Sequences;

namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>A target that is the mean of one observation of a trial, with a control variate where it has one.</summary>
/// <param name="index">Index of the observation.</param>
/// <param name="sequence">The empty sequence for it, or for the adjusted observation.</param>
/// <param name="control">Index of the control and how it adjusts; null without one.</param>
internal sealed class SeriesTarget(int index, IConfidenceSequence sequence, (int Index, PredictableControl Adjustment)? control = null) : ITargetSequence
{
    /// <inheritdoc/>
    public string Method => sequence switch
    {
        BernoulliSequence => "beta-binomial mixture",
        BettingSequence when control is not null => "betting with a control variate",
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
    public Interval Interval => Range is { } range ? sequence.Interval.Within(range.Low, range.High) : sequence.Interval;

    /// <inheritdoc/>
    public bool Contradicted => sequence.Contradicted;

    /// <summary>What the estimand cannot leave although adjusted observations can; null for nothing.</summary>
    public ObservationBounds? Range { get; init; }

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<double> observations)
    {
        double value = observations[index];
        if (double.IsFinite(value))
        {
            sequence.Add(control is { } known ? known.Adjustment.Adjust(value, observations[known.Index]) : value);
        }
    }

    /// <inheritdoc/>
    public double PredictHalfWidth(long count) => sequence.PredictHalfWidth(count);
}
