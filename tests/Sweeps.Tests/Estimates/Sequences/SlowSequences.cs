using MathNet.Numerics;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Sequences;

/// <summary>
/// The sequences written down a second time from the authors' formulas, from all observations at once, in logarithms and without grids.
/// They share no code with the fast ones.
/// </summary>
internal static class SlowSequences
{
    /// <summary>
    /// Theorem 3 of Waudby-Smith and Ramdas: all m in [0, 1] with max(K+, K-) / 2 below 1 / alpha after every prefix; by bisection.
    /// </summary>
    public static (double Low, double High) Betting(double[] x, double alpha)
    {
        var bets = Bets(x, alpha);
        var (low, high) = (0.0, 1.0);
        for (var t = 1; t <= x.Length; t++)
        {
            low = Math.Max(low, Boundary(m => LogCapital(m, +1, t) < Math.Log(2 / alpha), excludedSide: 0, keptSide: 1));
            high = Math.Min(high, Boundary(m => LogCapital(m, -1, t) < Math.Log(2 / alpha), excludedSide: 1, keptSide: 0));
        }

        return (low, high);

        double LogCapital(double m, int sign, int t)
        {
            var sum = 0.0;
            for (var i = 0; i < t; i++)
            {
                var bet = Math.Min(bets[i], 0.5 / (sign > 0 ? m : 1 - m));
                sum += Math.Log(1 + (sign * bet * (x[i] - m)));
            }

            return sum;
        }
    }

    /// <summary>Theorem 2 of Waudby-Smith and Ramdas.</summary>
    public static (double Low, double High) EmpiricalBernstein(double[] x, double alpha)
    {
        var bets = Bets(x, alpha).Select(b => Math.Min(b, 0.5)).ToArray();
        var (low, high) = (0.0, 1.0);
        for (var t = 1; t <= x.Length; t++)
        {
            var weights = bets.Take(t).Sum();
            var center = bets.Take(t).Zip(x, (b, y) => b * y).Sum() / weights;
            var cost = Enumerable
                .Range(0, t)
                .Sum(i => 4 * Math.Pow(x[i] - RegularisedMean(x, i), 2) * (-Math.Log(1 - bets[i]) - bets[i]) / 4);
            var reach = (Math.Log(2 / alpha) + cost) / weights;
            (low, high) = (Math.Max(low, center - reach), Math.Min(high, center + reach));
        }

        return (low, high);
    }

    /// <summary>All p with B(s + 1/2, f + 1/2) / B(1/2, 1/2) &lt; p^s (1 - p)^f / alpha; one moment, by bisection.</summary>
    public static (double Low, double High) BetaBinomial(long s, long f, double alpha)
    {
        var level = LogBeta(s + 0.5, f + 0.5) - LogBeta(0.5, 0.5) - Math.Log(1 / alpha);
        var mean = (double)s / (s + f);
        return (
            s == 0 ? 0 : Boundary(p => (s * Math.Log(p)) + (f == 0 ? 0 : f * Math.Log(1 - p)) > level, excludedSide: 0, keptSide: mean),
            f == 0 ? 1 : Boundary(p => (s == 0 ? 0 : s * Math.Log(p)) + (f * Math.Log(1 - p)) > level, excludedSide: 1, keptSide: mean)
        );

        static double LogBeta(double a, double b) =>
            SpecialFunctions.GammaLn(a) + SpecialFunctions.GammaLn(b) - SpecialFunctions.GammaLn(a + b);
    }

    private static double[] Bets(double[] x, double alpha) =>
        [
            .. Enumerable
                .Range(0, x.Length)
                .Select(i => Math.Sqrt(2 * Math.Log(2 / alpha) / (RegularisedVariance(x, i) * (i + 1) * Math.Log(i + 2)))),
        ];

    private static double RegularisedMean(double[] x, int count) => (0.5 + x.Take(count).Sum()) / (count + 1);

    private static double RegularisedVariance(double[] x, int count) =>
        (0.25 + Enumerable.Range(1, count).Sum(i => Math.Pow(x[i - 1] - RegularisedMean(x, i), 2))) / (count + 1);

    private static double Boundary(Func<double, bool> kept, double excludedSide, double keptSide)
    {
        if (kept(excludedSide))
        {
            return excludedSide;
        }

        for (var i = 0; i < 60; i++)
        {
            var middle = (excludedSide + keptSide) / 2;
            (excludedSide, keptSide) = kept(middle) ? (excludedSide, middle) : (middle, keptSide);
        }

        return excludedSide;
    }
}
