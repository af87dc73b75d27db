using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Sequences;

/// <summary>
/// An <b>asymptotic</b> confidence sequence for the mean of unbounded observations: I. Waudby-Smith, D. Arbour, R. Sinha, E. H. Kennedy and
/// A. Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences", Annals of Statistics 52, 2024, 2613-2640, Theorem
/// 2.2, with the empirical variance:
/// <code>
/// mean -+ sigma sqrt(2 (t rho^2 + 1) / (t^2 rho^2) log(sqrt(t rho^2 + 1) / alpha)),
/// rho^2 = (-2 log alpha + log(-2 log alpha + 1)) / tuned.
/// </code>
/// </summary>
/// <remarks>Coverage holds in the limit of a late first look, for observations with more than two moments. Three consequences: there is no
/// interval before <c>first</c> observations; there is none while the observations have no spread, which for a limit theorem proves
/// nothing; and intervals are not intersected, because an early one that is wrong would stay for good. For bounded observations
/// <see cref="BettingSequence"/> promises more. Constant memory and time.</remarks>
/// <param name="coverage">Probability, in the limit, that all intervals hold the mean.</param>
/// <param name="tuned">Number of observations at which the interval shall be narrowest, at least 1; it affects widths, not
/// coverage.</param>
/// <param name="first">Number of observations of the first interval, at least 2.</param>
internal sealed class AsymptoticSequence(Coverage coverage, long tuned = 1000, long first = AsymptoticSequence.DefaultFirst)
    : IConfidenceSequence
{
    /// <summary>Default number of observations of the first interval.</summary>
    public const long DefaultFirst = 100;

    // Below 1 also where the confidence is less than the distance of 1 to the number before it.
    private readonly double _alpha = Math.Min(coverage.Miss, Math.BitDecrement(1.0));
    private RunningMoments _moments;

    /// <inheritdoc/>
    public double Confidence => coverage.Confidence;

    /// <inheritdoc/>
    public SequenceGuarantee Guarantee => SequenceGuarantee.Asymptotic;

    /// <inheritdoc/>
    public long Count => _moments.Count;

    /// <inheritdoc/>
    public double Mean => _moments.Mean;

    /// <inheritdoc/>
    public double Variance => _moments.Variance;

    /// <inheritdoc/>
    public Interval Interval =>
        Count < first || !(Variance > 0)
            ? new Interval(double.NegativeInfinity, double.PositiveInfinity)
            : new Interval(Mean - Reach(Count), Mean + Reach(Count));

    /// <inheritdoc/>
    public bool Contradicted => false;

    private double RhoSquared => ((-2 * Math.Log(_alpha)) + double.LogP1(-2 * Math.Log(_alpha))) / tuned;

    /// <inheritdoc/>
    public void Add(double x)
    {
        if (!double.IsFinite(x))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "An observation must be finite.");
        }

        _moments.Add(x);
    }

    /// <inheritdoc/>
    public double PredictHalfWidth(long count) => Variance > 0 ? Reach(Math.Max(count, first)) : double.PositiveInfinity;

    private double Reach(long count)
    {
        var scaled = count * RhoSquared;
        return Math.Sqrt(Variance * 2 * (scaled + 1) / (count * scaled) * ((double.LogP1(scaled) / 2) - Math.Log(_alpha)));
    }
}
