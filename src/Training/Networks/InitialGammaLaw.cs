using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Networks;

/// <summary>
/// The law of Gamma_{j,r}(0) / sigma_0, the positive part of the maximum of m independent standard normals: the products of the m weights
/// of a class with a column of an orthonormal dictionary are N(0, sigma_0^2). P(at most x) = Phi(x)^m for x >= 0, independent of data and
/// configuration otherwise.
/// </summary>
public static class InitialGammaLaw
{
    private const double Farthest = 12;
    private const int Panels = 3000;

    /// <summary>E[Gamma(0)] / sigma_0 = integral_0^inf (1 - Phi(x)^m) dx, by Simpson's rule; error below 1e-10.</summary>
    /// <param name="neurons">Number m of neurons, at least 1.</param>
    public static double Mean(int neurons)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neurons, 1);
        double width = Farthest / Panels;
        double sum = 0;
        for (int i = 0; i < Panels; i++)
        {
            double left = i * width;
            sum += Above(left, neurons) + (4 * Above(left + (width / 2), neurons)) + Above(left + width, neurons);
        }

        return sum * width / 6;
    }

    /// <summary>P(Gamma(0) / sigma_0 is at most x) = Phi(x)^m.</summary>
    /// <param name="x">At least 0.</param>
    /// <param name="neurons">Number m of neurons, at least 1.</param>
    public static double Share(double x, int neurons) => 1 - Above(x, neurons);

    /// <summary>The x >= 0 that Gamma(0) / sigma_0 stays below with this probability; 0 where it is 0 more often than that.</summary>
    /// <param name="share">The probability, in (0, 1).</param>
    /// <param name="neurons">Number m of neurons, at least 1.</param>
    public static double Quantile(double share, int neurons) =>
        Math.Max(0, StandardNormal.Quantile(DeterministicMath.Exp(DeterministicMath.Log(share) / neurons)));

    // 1 - Phi(x)^m without cancellation far out, where Phi is 1 up to rounding.
    private static double Above(double x, int neurons)
    {
        double tail = StandardNormal.UpperTail(x);
        return tail < 1e-8 ? Math.Min(1, neurons * tail) : 1 - DeterministicMath.Exp(neurons * DeterministicMath.Log(1 - tail));
    }
}
