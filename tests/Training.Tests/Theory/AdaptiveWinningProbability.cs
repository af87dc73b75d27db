namespace ModalityCompetition.Training.Tests.Theory;

/// <summary>
/// The second implementation of the winning probability: adaptive Simpson integration in x between breakpoints at every decade of every
/// scale ratio, with a normal distribution from its own series. Slow; absolute error about 1e-13.
/// </summary>
internal static class AdaptiveWinningProbability
{
    public static double Of(double[] scales, int winner, int neurons, double margin)
    {
        if (scales[winner] == 0)
        {
            return 0;
        }

        double[] ratios = [.. scales.Where((scale, r) => r != winner && scale > 0).Select(scale => scales[winner] / scale / (1 + margin))];
        List<double> breaks = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 9];
        breaks.AddRange(ratios.SelectMany(k => new[] { 0.1, 0.5, 1, 1.5, 2, 3, 4, 6, 9 }.Select(x => x / k)).Where(x => x < 9));
        double[] ordered = [.. breaks.Order().Distinct()];
        return ordered.Zip(ordered.Skip(1), (a, b) => Simpson(a, b, F(a), F((a + b) / 2), F(b), 1e-15, 40)).Sum();

        double F(double x) =>
            neurons
            * Math.Exp(-x * x / 2)
            / Math.Sqrt(2 * Math.PI)
            * Math.Pow(Phi(x), neurons - 1)
            * ratios.Aggregate(1.0, (product, k) => product * Math.Pow(Phi(k * x), neurons));

        double Simpson(double a, double b, double fa, double fm, double fb, double tolerance, int depth)
        {
            double m = (a + b) / 2,
                left = F((a + m) / 2),
                right = F((m + b) / 2);
            double whole = (b - a) / 6 * (fa + (4 * fm) + fb);
            double halves = (b - a) / 12 * (fa + (4 * left) + (2 * fm) + (4 * right) + fb);
            return depth == 0 || Math.Abs(halves - whole) < 15 * tolerance
                ? halves + ((halves - whole) / 15)
                : Simpson(a, m, fa, left, fm, tolerance, depth - 1) + Simpson(m, b, fm, right, fb, tolerance, depth - 1);
        }
    }

    // Phi(x) = 1/2 + phi(x) sum_k x^(2k+1) / (1 3 5 .. (2k+1)) for x >= 0; all terms are positive.
    private static double Phi(double x)
    {
        if (x > 8.5)
        {
            return 1;
        }

        double sum = 0,
            term = x;
        for (int k = 1; term > 1e-18 * (sum + 1e-300) && k < 400; k++)
        {
            sum += term;
            term *= x * x / ((2 * k) + 1);
        }

        return 0.5 + (Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) * sum);
    }
}
