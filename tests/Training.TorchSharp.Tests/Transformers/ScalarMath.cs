namespace ModalityCompetition.Training.TorchSharp.Tests.Transformers;

/// <summary>Functions of numbers, from their definitions, in double precision.</summary>
internal static class ScalarMath
{
    /// <summary>erf: its series about 0, and beyond 3 the continued fraction of erfc (Abramowitz and Stegun, 7.1.5 and 7.1.14).</summary>
    public static double Erf(double x)
    {
        if (x < 0)
        {
            return -Erf(-x);
        }

        if (x > 3)
        {
            double fraction = x;
            for (int k = 60; k >= 1; k--)
            {
                fraction = x + (k / 2.0 / fraction);
            }

            return 1 - (Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction);
        }

        double term = x;
        double sum = x;
        for (int k = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum) && k < 200; k++)
        {
            term *= -x * x / k;
            sum += term / ((2 * k) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    public static double Gelu(double x) => x / 2 * (1 + Erf(x / Math.Sqrt(2)));

    public static double[] Softmax(double[] x)
    {
        double largest = x.Max();
        double[] exponentials = [.. x.Select(value => Math.Exp(value - largest))];
        double sum = exponentials.Sum();
        return [.. exponentials.Select(value => value / sum)];
    }

    public static double[] LayerNorm(double[] x, double[] weight, double[] bias)
    {
        double mean = x.Average();
        double variance = x.Sum(value => (value - mean) * (value - mean)) / x.Length;
        return [.. x.Select((value, i) => ((value - mean) / Math.Sqrt(variance + 1e-5) * weight[i]) + bias[i])];
    }

    /// <summary>W x + b, W [outputs, inputs].</summary>
    public static double[] Linear(double[] x, double[] weight, double[] bias) =>
        [.. bias.Select((b, i) => b + x.Select((value, k) => value * weight[(i * x.Length) + k]).Sum())];

    public static double[] Add(double[] a, double[] b) => [.. a.Select((value, i) => value + b[i])];
}
