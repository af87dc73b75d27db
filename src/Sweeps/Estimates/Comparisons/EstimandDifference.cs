using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Comparisons;

/// <summary>The difference A - B of one estimand between two configurations.</summary>
public sealed record EstimandDifference
{
    /// <summary>What is compared.</summary>
    public required Estimand Estimand { get; init; }

    /// <summary>The estimate of side A from all of its trials.</summary>
    public required Estimate A { get; init; }

    /// <summary>The estimate of side B from all of its trials.</summary>
    public required Estimate B { get; init; }

    /// <summary>
    /// Side A's value for the reader of the difference: from the same pairs of trials as <see cref="Difference"/> when it is paired and
    /// side A has others too, otherwise that of <see cref="A"/>.
    /// </summary>
    public double ValueA { get; init; } = double.NaN;

    /// <summary>Side B's value, as <see cref="ValueA"/>.</summary>
    public double ValueB { get; init; } = double.NaN;

    /// <summary>The estimate of A - B; NaN when no trial contributes. When paired it is computed from the pairs of trials that both sides
    /// have.</summary>
    public required double Difference { get; init; }

    /// <summary>Lower end of the interval; NaN when there is none.</summary>
    public required double Low { get; init; }

    /// <summary>Upper end of the interval; NaN when there is none.</summary>
    public required double High { get; init; }

    /// <summary>Standard error of the difference; NaN when there are fewer than two trials.</summary>
    public required double StandardError { get; init; }

    /// <summary>Nominal coverage of the interval.</summary>
    public required double Confidence { get; init; }

    /// <summary>How the interval was computed.</summary>
    public required DifferenceMethod Method { get; init; }

    /// <summary>Number of pairs of trials; 0 when the sides are independent.</summary>
    public required long Pairs { get; init; }

    /// <summary>
    /// Variance that the difference would have with independent random numbers over the variance it has: above 1 pairing
    /// helps, below 1 it hurts. Null when not paired or when a variance is zero.
    /// </summary>
    public double? VarianceRatio { get; init; }

    /// <summary>
    /// What of the interval allows for pairs of trials that were not seen, because all pairs, or nearly all, are alike; null where it does
    /// not.
    /// </summary>
    public UnseenAllowance? Unseen { get; init; }

    /// <summary>Whether the interval excludes zero.</summary>
    public bool Significant => Low > 0 || High < 0;
}
