using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace ModalityCompetition.Sweeps.Estimates.Intervals;

/// <summary>Two-sided quantiles of the standard normal distribution: z with P(|Z| &lt;= z) = confidence.</summary>
internal static class NormalQuantile
{
    // Up to here the confidence is the number that is known accurately, above it the probability of a miss.
    private const double Center = 0.5;

    /// <summary>The quantile, above 0.</summary>
    /// <param name="coverage">Nominal coverage.</param>
    public static double Of(Coverage coverage) =>
        coverage.Confidence < Center ? Constants.Sqrt2 * SpecialFunctions.ErfInv(coverage.Confidence) : -Normal.InvCDF(0, 1, coverage.Tail);
}
