using System.Runtime.Intrinsics;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Theory;

/// <summary>
/// The grid in t = ln x on which laws of initial scores are integrated by the trapezoidal rule, and the law of the positive part of the
/// maximum of m standard normals on it. In t a change of scale is a shift, so extreme ratios of scales cost no accuracy.
/// </summary>
/// <remarks>
/// Phi(e^t)^m is analytic in a strip around the real line whose width falls like 1 / ln m, as in the law of extremes, and the error falls
/// like exp(-c / step) (Trefethen and Weideman, SIAM Review 56, 2014). Left of <see cref="Left"/> the maximum has a probability below 1e-10
/// beyond that of 0, right of <see cref="Right"/> one below 1e-13.
/// </remarks>
internal sealed class ScoreGrid
{
    private const double LeftRemainder = 1e-10;
    private const double RightRemainder = 1e-13;
    private const int Lanes = 4;

    /// <summary>The grid for a number of neurons.</summary>
    /// <param name="neurons">m, at least 1.</param>
    /// <param name="step">Distance of its points; null for the one that suffices.</param>
    public ScoreGrid(int neurons, double? step = null)
    {
        Neurons = neurons;
        Step = step ?? Math.Min(0.125, 0.25 / (1 + DeterministicMath.Log(neurons)));
        double right = 0;
        while (neurons * StandardNormal.UpperTail(DeterministicMath.Exp(right)) >= RightRemainder)
        {
            right += Step;
        }

        double left = right,
            peak = neurons * StandardNormal.Density(0);
        while (peak * Remainder(DeterministicMath.Exp(left)) >= LeftRemainder)
        {
            left -= Step;
        }

        (Left, Right) = (left, right);
        double Remainder(double x) => x * DeterministicMath.IntegerPower(StandardNormal.Cdf(x), neurons - 1);
    }

    /// <summary>m.</summary>
    public int Neurons { get; }

    /// <summary>Distance of two points.</summary>
    public double Step { get; }

    /// <summary>Where the law of the maximum begins.</summary>
    public double Left { get; }

    /// <summary>Where it ends.</summary>
    public double Right { get; }

    /// <summary>The first point of a block of four that holds t, as a position in an array that starts at a point, kept within the
    /// array.</summary>
    /// <param name="t">A place on the grid.</param>
    /// <param name="first">Index of the array's first point.</param>
    /// <param name="length">Length of the array, a multiple of four.</param>
    public int Block(double t, int first, int length) => (int)Math.Clamp(Math.Round(((t / Step) - first) / Lanes) * Lanes, 0, length);

    /// <summary>Phi(x)^m and its derivative with respect to t at four points, x = e^(t - offset).</summary>
    /// <param name="index">Index of the first of the points, t = index times step.</param>
    /// <param name="offset">By how much the law is shifted to the right.</param>
    public (Vector256<double> Value, Vector256<double> Slope) At(int index, double offset)
    {
        Vector256<double> indices = Vector256.Create(index, index + 1.0, index + 2.0, index + 3.0);
        Vector256<double> t = (indices * Vector256.Create(Step)) - Vector256.Create(offset);
        Vector256<double> x = DeterministicMath.Exp(t);
        Vector256<double> below = StandardNormal.NonnegativeCdf(x);
        Vector256<double> power = WinningProbability.Power(below, Neurons - 1);
        return (below * power, Vector256.Create((double)Neurons) * x * StandardNormal.Density(x) * power);
    }
}
