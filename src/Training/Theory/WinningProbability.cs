using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Theory;

/// <summary>
/// The probability that a modality is the initial winner of a class given the data. With a_r = d_{j,r}(D)^(1/(q-2)) and m neurons the
/// initial scores S_{j,r} = sigma_0 a_r [max of m independent standard normals]_+ are independent over r, hence
/// P(r wins | D) = integral_0^inf m phi(x) Phi(x)^(m-1) prod_{r' != r} Phi(a_r x / ((1 + margin) a_r'))^m dx
/// (arXiv 2203.12221, Definition A.2 for the margin). A score of 0 never wins; a competitor with a_r' = 0 never prevents a win.
/// </summary>
/// <remarks>
/// Absolute error below 1e-11 for m up to 512 and R up to 8 with any scales (tested against closed forms, an adaptive second
/// implementation and simulation). The bits do not depend on the machine. Nothing is allocated after the first call of a shape.
/// </remarks>
public static class WinningProbability
{
    /// <summary>Largest number of neurons.</summary>
    public const int NeuronLimit = WeightSampler.IndexLimit;

    /// <summary>Computes P(r wins | D) for every modality and returns the probability that none wins.</summary>
    /// <param name="scales">a_r >= 0, finite, [R], R >= 1. Only their ratios matter.</param>
    /// <param name="neurons">Number m of neurons, 1..65536.</param>
    /// <param name="margin">Margin >= 0: r wins when S_r > (1 + margin) S_r' for every other r'.</param>
    /// <param name="probabilities">Receives P(r wins | D), [R].</param>
    /// <returns>
    /// The probability that no modality wins: exactly 2^(-m R+) with margin 0, where R+ is the number of positive scales; otherwise 1 minus
    /// the sum of the probabilities.
    /// </returns>
    /// <exception cref="ArgumentException">An argument is out of range or the spans differ in length.</exception>
    public static double Conditional(ReadOnlySpan<double> scales, int neurons, double margin, Span<double> probabilities)
    {
        Check(scales, neurons, margin, probabilities);
        int positive = 0;
        foreach (double scale in scales)
        {
            positive += scale > 0 ? 1 : 0;
        }

        probabilities.Clear();
        if (positive == 0)
        {
            return 1;
        }

        WinningQuadrature rule = WinningQuadrature.For(neurons, positive);
        double sum = 0;
        for (int r = 0; r < scales.Length; r++)
        {
            if (scales[r] > 0)
            {
                probabilities[r] = Math.Min(1, Integrate(rule, scales, r, neurons, margin));
                sum += probabilities[r];
            }
        }

        return margin == 0 ? DeterministicMath.IntegerPower(0.5, neurons * positive) : Math.Max(0, 1 - sum);
    }

    private static double Integrate(WinningQuadrature rule, ReadOnlySpan<double> scales, int winner, int neurons, double margin)
    {
        Vector256<double> sum = Vector256<double>.Zero;
        for (int i = 0; i < rule.Points.Length; i += Vector256<double>.Count)
        {
            Vector256<double> x = Vector256.Create(rule.Points, i);
            Vector256<double> product = Vector256<double>.One;
            for (int r = 0; r < scales.Length; r++)
            {
                if (r != winner && scales[r] > 0)
                {
                    product *= StandardNormal.NonnegativeCdf(Vector256.Create(scales[winner] / scales[r] / (1 + margin)) * x);
                }
            }

            Vector256<double> value = Power(Vector256.Create(rule.Cumulatives, i) * product, neurons - 1) * product;
            sum = DeterministicMath.Fma(Vector256.Create(rule.Weights, i), value, sum);
        }

        // Lanes are added in a fixed order on every machine.
        return sum.GetElement(0) + sum.GetElement(1) + (sum.GetElement(2) + sum.GetElement(3));
    }

    /// <summary>x^exponent by repeated squaring, the same products in the same order on every machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Power(Vector256<double> x, int exponent)
    {
        Vector256<double> result = Vector256<double>.One;
        for (uint rest = (uint)exponent; rest != 0; rest >>= 1)
        {
            if ((rest & 1) != 0)
            {
                result *= x;
            }

            x *= x;
        }

        return result;
    }

    private static void Check(ReadOnlySpan<double> scales, int neurons, double margin, Span<double> probabilities)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neurons, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(neurons, NeuronLimit);
        if (scales.IsEmpty || scales.Length > RandomWords.ModalityLimit || probabilities.Length != scales.Length)
        {
            throw new ArgumentException("Scales and probabilities must have the same length R, 1..256.", nameof(probabilities));
        }

        if (!(margin >= 0) || double.IsInfinity(margin))
        {
            throw new ArgumentOutOfRangeException(nameof(margin), margin, "The margin must be finite and at least 0.");
        }

        foreach (double scale in scales)
        {
            if (!(scale >= 0) || double.IsInfinity(scale))
            {
                throw new ArgumentOutOfRangeException(nameof(scales), scale, "A scale must be finite and at least 0.");
            }
        }
    }
}
