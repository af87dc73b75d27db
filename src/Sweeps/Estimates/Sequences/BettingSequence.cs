using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Sequences;

/// <summary>
/// The hedged-capital confidence sequence for a bounded mean: Waudby-Smith and Ramdas (2024, see <see cref="PlugInBets"/>), Theorem 3 with
/// theta = 1/2 and the bets of equation (26). The means m with max(K+_t(m), K-_t(m)) / 2 &lt; 1 / alpha at all t so far
/// (<see cref="CapitalGrid"/>); by Ville's inequality for (K+ + K-) / 2, which is no smaller, the true mean is ever excluded with
/// probability of at most alpha.
/// </summary>
/// <remarks>The choice for class-averaged shares, errors and their differences. Coverage is exact at every number of observations; memory
/// is bounded; one observation costs about a thousand multiplications.</remarks>
/// <param name="bounds">What an observation cannot leave.</param>
/// <param name="coverage">Probability that all intervals hold the mean.</param>
/// <param name="halfWidth">Half-width to be reached with the fewest observations, above 0, known beforehand; null for no particular
/// one.</param>
internal sealed class BettingSequence(ObservationBounds bounds, Coverage coverage, double? halfWidth = null) : IConfidenceSequence
{
    private readonly PlugInBets _bets = new(coverage.Miss, bounds.ToUnitLength(halfWidth));
    private readonly CapitalGrid _grid = new(2 / coverage.Miss, PlugInBets.Cap);
    private RunningMoments _moments;

    /// <inheritdoc/>
    public double Confidence => coverage.Confidence;

    /// <inheritdoc/>
    public SequenceGuarantee Guarantee => SequenceGuarantee.Exact;

    /// <inheritdoc/>
    public long Count => _moments.Count;

    /// <inheritdoc/>
    public double Mean => _moments.Mean;

    /// <inheritdoc/>
    public double Variance => _moments.Variance;

    /// <inheritdoc/>
    public Interval Interval => bounds.FromUnit(_grid.Interval);

    /// <inheritdoc/>
    public bool Contradicted => _grid.Contradicted;

    /// <inheritdoc/>
    public void Add(double x)
    {
        var unit = bounds.ToUnit(x);
        _moments.Add(x);
        _grid.Play(unit, _bets.Next);
        _bets.Observe(unit);
    }

    /// <summary>
    /// An observation that is not known but for this: it lies within -+ <paramref name="reach"/> of the mean, whatever that is. The
    /// sequence stays valid, for what the observation could have done to the capital of the true mean is taken from every candidate; it is
    /// not counted, and its place in the order is kept.
    /// </summary>
    /// <param name="reach">Largest distance from the mean, at least 0.</param>
    public void Miss(double reach) => _grid.Miss(reach / (bounds.High - bounds.Low), _bets.Next);

    /// <inheritdoc/>
    public double PredictHalfWidth(long count) =>
        Count == 0 ? double.PositiveInfinity : (Interval.High - Interval.Low) / 2 * Math.Min(1, _bets.PredictShrinkage(count));
}
