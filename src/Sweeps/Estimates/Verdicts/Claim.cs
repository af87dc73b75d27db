using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>
/// A prediction made decidable. An exact prediction says that the quantity is the value; the tolerance is how far off still counts as the
/// same. An asymptotic one says that it is within the tolerance of the value, the tolerance being what is granted to the o(1) terms at
/// finite K; without it no finite experiment could speak for or against it. A lower bound says that it is at least the value, less the
/// tolerance.
/// </summary>
internal sealed record Claim
{
    /// <summary>Makes a claim.</summary>
    /// <param name="prediction">What theory says.</param>
    /// <param name="tolerance">In the units of the quantity; at least 0, above 0 unless it is a lower bound.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is outside its range.</exception>
    public Claim(Prediction prediction, double tolerance)
    {
        var least = prediction.Kind == PredictionKind.LowerBound ? 0 : double.Epsilon;
        if (!(tolerance >= least) || !double.IsFinite(tolerance))
        {
            throw new ArgumentOutOfRangeException(
                nameof(tolerance),
                tolerance,
                "The tolerance must be finite and above 0, or 0 for a lower bound."
            );
        }

        (Prediction, Tolerance) = (prediction, tolerance);
    }

    /// <summary>What theory says.</summary>
    public Prediction Prediction { get; }

    /// <summary>Whether it says what the quantity is, and not only what it is up to o(1).</summary>
    public bool IsExact => Prediction.Kind == PredictionKind.Exact;

    /// <summary>How far off still counts as in agreement.</summary>
    public double Tolerance { get; }

    /// <summary>The values that count as in agreement.</summary>
    public Interval Region =>
        new(
            Prediction.Value - Tolerance,
            Prediction.Kind == PredictionKind.LowerBound ? double.PositiveInfinity : Prediction.Value + Tolerance
        );
}
