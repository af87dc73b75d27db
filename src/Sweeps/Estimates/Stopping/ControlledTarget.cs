using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Sequences;

namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>
/// A target that is the mean of one observation y of a trial, over the trials that complete, with a control variate x whose mean is 0 over
/// <em>all</em> trials. The control is used up to the first trial that has no y; from there on observations are taken as they are.
/// </summary>
/// <remarks>
/// <para>Why not for longer. Given that trials complete, x need not have mean 0: whether a trial diverges may depend on its start. Then y -
/// b x, over the trials that complete, has another mean than y, by b E[x | completed], and the interval would close around that.</para>
/// <para>Why it is exact until then. Let mu be the mean of y over trials that complete, and imagine that every other trial had y = mu. With
/// that, y has mean mu and x has mean 0 over all trials, so z_t = y_t - b_(t-1) x_t has mean mu given the past, and the betting sequence
/// for z holds mu at all times with its confidence. Up to the first trial without a y nothing imagined has been used. That trial itself
/// would have z - mu = -b x, which is at most |b| times the largest |x|: <see cref="BettingSequence.Miss"/> charges for the worst of it.
/// After it b = 0, and a trial without a y has z = mu, a bet that neither wins nor loses: leaving it out is the same.</para>
/// </remarks>
/// <param name="index">Index of the observation.</param>
/// <param name="controls">Indices of the controls, and how each adjusts what the one before it has left; they have seen no trial.</param>
/// <param name="sequence">The empty sequence for adjusted observations.</param>
/// <param name="response">Range of y, which the estimand cannot leave although adjusted observations can.</param>
internal sealed class ControlledTarget(
    int index,
    IReadOnlyList<(int Index, PredictableControl Adjustment)> controls,
    BettingSequence sequence,
    ObservationBounds response
) : ITargetSequence
{
    private bool _missed;

    /// <inheritdoc/>
    public string Method =>
        (controls.Count == 1 ? "betting with a control variate" : $"betting with {controls.Count} control variates")
        + (_missed ? " up to the first trial without a result" : "");

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
    public Interval Interval => sequence.Interval.Within(response.Low, response.High);

    /// <inheritdoc/>
    public bool Contradicted => sequence.Contradicted;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<double> observations)
    {
        double y = observations[index];
        if (double.IsFinite(y))
        {
            if (!_missed)
            {
                foreach ((int at, PredictableControl adjustment) in controls)
                {
                    y = adjustment.Adjust(y, observations[at]);
                }
            }

            sequence.Add(y);
        }
        else if (!_missed)
        {
            sequence.Miss(controls.Sum(c => c.Adjustment.Reach));
            _missed = true;
        }
    }

    /// <inheritdoc/>
    public double PredictHalfWidth(long count) => sequence.PredictHalfWidth(count);
}
