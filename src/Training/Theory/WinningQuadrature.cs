using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.Intrinsics;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Theory;

/// <summary>
/// Nodes and weights for integral_0^inf m phi(x) Phi(x)^(m-1) g(x) dx where g is a product of factors Phi(k x)^m with any scales k > 0.
/// </summary>
/// <remarks>
/// The rule is the trapezoidal rule in t = ln x. In t a factor Phi(k x) is a sigmoid of fixed width that k only shifts, so extreme scale
/// ratios cost no accuracy, and the integrand is analytic in a strip, so the error falls like exp(-c / h) (Trefethen and Weideman, SIAM
/// Review 56, 2014). A larger power m R narrows the strip; the step h shrinks accordingly. Nodes whose omitted remainder,
/// at most m phi(0) x Phi(x)^(m-1), is below 1e-12 are left out on the left, nodes with m (1 - Phi(x)) below 1e-14 on the right.
/// </remarks>
internal sealed class WinningQuadrature
{
    private const double LeftRemainder = 1e-12;
    private const double RightRemainder = 1e-14;
    private static readonly ConcurrentDictionary<(int Neurons, int Level), WinningQuadrature> Cache = new();

    private WinningQuadrature(int neurons, double step)
    {
        List<double> points = [],
            weights = [],
            cumulatives = [];
        double phi0 = StandardNormal.Density(0);
        for (double t = Math.Floor(4 / step) * step; ; t -= step)
        {
            double x = DeterministicMath.Exp(t);
            double tail = StandardNormal.UpperTail(x);
            if (neurons * tail < RightRemainder)
            {
                continue;
            }

            double power = DeterministicMath.IntegerPower(1 - tail, neurons - 1);
            if (neurons * phi0 * x * power < LeftRemainder)
            {
                break;
            }

            points.Add(x);
            weights.Add(step * neurons * x * StandardNormal.Density(x));
            cumulatives.Add(1 - tail);
        }

        while (points.Count % Vector256<double>.Count != 0)
        {
            points.Add(1);
            weights.Add(0);
            cumulatives.Add(1);
        }

        Points = [.. points];
        Weights = [.. weights];
        Cumulatives = [.. cumulatives];
    }

    /// <summary>Nodes x, descending, padded to whole vectors with nodes of weight 0, [N].</summary>
    public double[] Points { get; }

    /// <summary>h m x phi(x), [N].</summary>
    public double[] Weights { get; }

    /// <summary>Phi(x), [N].</summary>
    public double[] Cumulatives { get; }

    /// <summary>The rule for m neurons and R modalities; computed once and kept.</summary>
    public static WinningQuadrature For(int neurons, int modalities)
    {
        // Steps measured against h -> 0 for R up to 8: 0.15 serves powers up to 8, 1/8 up to 40, 1/16 up to 128, then half for each factor
        // 4.
        int power = Math.Max(neurons, (int)Math.Min(int.MaxValue, (long)neurons * modalities / 2));
        int level =
            power <= 8 ? 0
            : power <= 40 ? 1
            : power <= 128 ? 2
            : 3 + (BitOperations.Log2((uint)(power - 1) / 128) / 2);
        (int, int) key = (neurons, level);
        if (Cache.TryGetValue(key, out WinningQuadrature? rule))
        {
            return rule;
        }

        double step = level == 0 ? 0.15 : DeterministicMath.IntegerPower(0.5, level + 2);
        return Cache.GetOrAdd(key, new WinningQuadrature(neurons, step));
    }
}
