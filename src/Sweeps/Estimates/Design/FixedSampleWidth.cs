using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Design;

/// <summary>How wide an interval of a mean is at a fixed number of trials.</summary>
public static class FixedSampleWidth
{
    /// <summary>The half-width z sqrt(variance / trials), z the quantile of the standard normal distribution.</summary>
    /// <param name="variance">Variance of a trial.</param>
    /// <param name="trials">Number of trials, at least 1.</param>
    /// <param name="confidence">Confidence of the interval, in (0, 1).</param>
    public static double Of(double variance, long trials, double confidence) =>
        NormalQuantile.Of(confidence) * Math.Sqrt(variance / trials);
}
