using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Comparisons;

/// <summary>The mean of a difference within pairs of trials.</summary>
/// <param name="Value">The mean; NaN without pairs.</param>
/// <param name="Interval">Its interval; NaN ends without one.</param>
/// <param name="StandardError">Its standard error; NaN with fewer than two pairs.</param>
/// <param name="Method">How the interval was computed.</param>
/// <param name="VarianceRatio">
/// Variance with independent random numbers over the variance it has; null where one of them is zero or nothing varies.
/// </param>
/// <param name="Unseen">What of the interval allows for pairs that were not seen; null where it does not.</param>
internal readonly record struct PairedMean(
    double Value,
    Interval Interval,
    double StandardError,
    DifferenceMethod Method,
    double? VarianceRatio = null,
    UnseenAllowance? Unseen = null
);
