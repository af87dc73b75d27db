using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>When a configuration is known well enough: as soon as the confidence sequence of an estimand is narrow enough.</summary>
internal sealed record StoppingTarget
{
    /// <summary>Makes a target.</summary>
    /// <param name="estimand">The estimand.</param>
    /// <param name="halfWidth">Largest half-width wanted, above 0, in the units of the estimand.</param>
    /// <param name="coverage">Coverage of the sequence; it holds for each configuration by itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public StoppingTarget(Estimand estimand, double halfWidth, Coverage coverage)
    {
        if (!(halfWidth > 0) || !double.IsFinite(halfWidth))
        {
            throw new ArgumentOutOfRangeException(nameof(halfWidth), halfWidth, "The half-width must be above 0 and finite.");
        }

        (Estimand, HalfWidth, Coverage) = (estimand, halfWidth, coverage);
    }

    /// <summary>The estimand.</summary>
    public Estimand Estimand { get; }

    /// <summary>Largest half-width wanted.</summary>
    public double HalfWidth { get; }

    /// <summary>Coverage of the sequence.</summary>
    public Coverage Coverage { get; }

    /// <summary>Its confidence.</summary>
    public double Confidence => Coverage.Confidence;
}
