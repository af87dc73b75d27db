using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Sequences;

/// <summary>
/// The predictable plug-in empirical-Bernstein confidence sequence for a bounded mean: Waudby-Smith and Ramdas (2024, see
/// <see cref="PlugInBets"/>), Theorem 2, with its running intersection. On [0, 1]:
/// <code>
/// sum_i lambda_i x_i / sum_i lambda_i  -+  (log(2 / alpha) + sum_i 4 (x_i - mu_{i-1})^2 psi_E(lambda_i)) / sum_i lambda_i,
/// psi_E(lambda) = (-log(1 - lambda) - lambda) / 4.
/// </code>
/// </summary>
/// <remarks>Memory and time per observation are constant. All sums have terms of one sign or are updated means, so rounding stays below
/// 1e-9 up to 10^7 observations. <see cref="BettingSequence"/> is narrower, at a few hundred times the cost.</remarks>
/// <param name="bounds">What an observation cannot leave.</param>
/// <param name="coverage">Probability that all intervals hold the mean.</param>
/// <param name="halfWidth">Half-width to be reached with the fewest observations, above 0, known beforehand; null for no particular
/// one.</param>
internal sealed class EmpiricalBernsteinSequence(ObservationBounds bounds, Coverage coverage, double? halfWidth = null)
    : IConfidenceSequence
{
    private readonly PlugInBets _bets = new(coverage.Miss, bounds.ToUnitLength(halfWidth));
    private RunningMoments _moments;
    private RunningIntersection _intersection = new(new Interval(0, 1));
    private double _center;

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
    public Interval Interval => bounds.FromUnit(_intersection.Interval);

    /// <inheritdoc/>
    public bool Contradicted => _intersection.Contradicted;

    /// <inheritdoc/>
    public void Add(double x)
    {
        var unit = bounds.ToUnit(x);
        _moments.Add(x);
        _center += _bets.Observe(unit) * (unit - _center);
        _intersection.Add(_center - _bets.Radius, _center + _bets.Radius);
    }

    /// <inheritdoc/>
    public double PredictHalfWidth(long count) =>
        Count == 0 ? double.PositiveInfinity : (Interval.High - Interval.Low) / 2 * Math.Min(1, _bets.PredictShrinkage(count));
}
