using System.Collections.Immutable;
using MathNet.Numerics;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>
/// The limit at x = 0 of estimates at several x > 0, such as x = 1/K or x = sigma_0: the intercept of the line y = limit + slope x fitted
/// by weighted least squares with weights 1 / error^2, the errors being known (A. C. Aitken, Proceedings of the Royal Society of Edinburgh
/// 55, 1936, 42-48).
/// </summary>
/// <remarks>
/// <para>The limit is a weighted sum of the estimates, limit = sum_i c_i y_i with sum c_i = 1 and sum c_i x_i = 0
/// (<see cref="Coefficients"/>). Its variance is c' S c with the covariance S of the estimates: diagonal when they are independent. With
/// common random numbers they are not; then either pass S, or form sum_i c_i y_i within every trial and estimate its mean like any other
/// paired contrast.</para>
/// <para>A line is an assumption. Its misfit chi^2 = sum ((y_i - fit_i) / error_i)^2 has n - 2 degrees of freedom when it holds, and its
/// p-value is reported. When the mean squared misfit exceeds 1 the error of the limit is inflated by its square root (R. T. Birge, Physical
/// Review 40, 1932, 207-227). An o(1) term of unknown form can still bend away below the smallest x: the limit shows a trend and does not
/// prove one.</para>
/// </remarks>
/// <param name="Limit">The fitted value at x = 0.</param>
/// <param name="LimitError">Its standard error, inflated by the misfit.</param>
/// <param name="Slope">The fitted slope.</param>
/// <param name="SlopeError">Its standard error, inflated by the misfit.</param>
/// <param name="MisfitPValue">Probability of at least this misfit if the line holds; NaN with two points, which any line fits.</param>
/// <param name="Coefficients">c, by point.</param>
internal sealed record Extrapolation(
    double Limit,
    double LimitError,
    double Slope,
    double SlopeError,
    double MisfitPValue,
    ImmutableArray<double> Coefficients
)
{
    /// <summary>Fits the line.</summary>
    /// <param name="x">Where the estimates were made, [n], n >= 2, not all equal.</param>
    /// <param name="y">The estimates, [n].</param>
    /// <param name="errors">Their standard errors, above 0, [n].</param>
    /// <param name="covariance">Their covariance, [n, n], with the squared errors on the diagonal; null when they are independent.</param>
    /// <exception cref="ArgumentException">The points determine no line.</exception>
    public static Extrapolation Of(
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> y,
        ReadOnlySpan<double> errors,
        double[,]? covariance = null
    )
    {
        Check(x, y, errors, covariance);
        var (weight, meanX) = (0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            weight += Weight(errors[i]);
            meanX += Weight(errors[i]) * x[i];
        }

        meanX /= weight;
        var squares = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            squares += Weight(errors[i]) * (x[i] - meanX) * (x[i] - meanX);
        }

        if (!(squares > 0))
        {
            throw new ArgumentException("All estimates were made at the same x; they determine no line.", nameof(x));
        }

        var (forSlope, forLimit) = (new double[x.Length], new double[x.Length]);
        var (slope, limit) = (0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            forSlope[i] = Weight(errors[i]) * (x[i] - meanX) / squares;
            forLimit[i] = (Weight(errors[i]) / weight) - (meanX * forSlope[i]);
            slope += forSlope[i] * y[i];
            limit += forLimit[i] * y[i];
        }

        var misfit = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var residual = (y[i] - limit - (slope * x[i])) / errors[i];
            misfit += residual * residual;
        }

        var degrees = x.Length - 2;
        var inflation = degrees > 0 ? Math.Sqrt(Math.Max(1, misfit / degrees)) : 1;
        return new Extrapolation(
            limit,
            inflation * Error(forLimit, errors, covariance),
            slope,
            inflation * Error(forSlope, errors, covariance),
            degrees > 0 ? SpecialFunctions.GammaUpperRegularized(degrees / 2.0, misfit / 2) : double.NaN,
            [.. forLimit]
        );
    }

    /// <summary>The interval of the limit, by the normal quantile because the errors of the estimates are known.</summary>
    /// <param name="coverage">Nominal coverage.</param>
    public Interval IntervalOfLimit(Coverage coverage)
    {
        var reach = NormalQuantile.Of(coverage) * LimitError;
        return new Interval(Limit - reach, Limit + reach);
    }

    private static double Weight(double error) => 1 / (error * error);

    private static double Error(double[] coefficients, ReadOnlySpan<double> errors, double[,]? covariance)
    {
        var variance = 0.0;
        for (var i = 0; i < coefficients.Length; i++)
        {
            for (var k = 0; k < coefficients.Length; k++)
            {
                variance +=
                    coefficients[i]
                    * coefficients[k]
                    * (
                        covariance is not null ? covariance[i, k]
                        : i == k ? errors[i] * errors[i]
                        : 0
                    );
            }
        }

        return Math.Sqrt(variance);
    }

    private static void Check(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> errors, double[,]? covariance)
    {
        if (x.Length < 2 || y.Length != x.Length || errors.Length != x.Length)
        {
            throw new ArgumentException("A line needs at least two points, each with an x, an estimate and an error.", nameof(x));
        }

        if (covariance is not null && (covariance.GetLength(0) != x.Length || covariance.GetLength(1) != x.Length))
        {
            throw new ArgumentException("The covariance must have one row and one column per point.", nameof(covariance));
        }

        foreach (var error in errors)
        {
            if (!(error > 0) || !double.IsFinite(error))
            {
                throw new ArgumentOutOfRangeException(nameof(errors), error, "A standard error must be finite and above 0.");
            }
        }
    }
}
