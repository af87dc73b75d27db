namespace ModalityCompetition.Training.Theory;

/// <summary>
/// The Gauss rule of a law from the recurrence of its orthonormal polynomials: the nodes are the eigenvalues of the symmetric tridiagonal
/// matrix of the recurrence, the weights the squared first components of its eigenvectors (Golub and Welsch, Mathematics of
/// Computation 23, 1969), found by the implicit QL iteration (Dubrulle, Martin and Wilkinson, Numerische Mathematik 12, 1968). It uses
/// additions, products, quotients and square roots only, so the bits do not depend on the machine.
/// </summary>
internal static class JacobiMatrix
{
    private const int MostSweeps = 200;

    /// <summary>Nodes, in no particular order, and weights, which are at least 0 and sum to 1.</summary>
    /// <param name="diagonal">Diagonal, [n], n at least 1.</param>
    /// <param name="beside">Entries beside the diagonal, [n - 1], above 0.</param>
    public static (double[] Nodes, double[] Weights) Rule(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> beside)
    {
        int count = diagonal.Length;
        double[] d = diagonal.ToArray(),
            first = new double[count];
        double[] e = new double[count];
        beside[..(count - 1)].CopyTo(e);
        first[0] = 1;
        for (int l = 0; l < count; l++)
        {
            for (int sweep = 0; Split(d, e, l) is var m && m > l; sweep++)
            {
                if (sweep == MostSweeps)
                {
                    throw new ArithmeticException("The eigenvalues of a recurrence were not found.");
                }

                Sweep(d, e, first, l, m);
            }
        }

        for (int i = 0; i < count; i++)
        {
            first[i] *= first[i];
        }

        return (d, first);
    }

    /// <summary>The Gauss-Legendre rule on [0, 1]; its polynomials have the entries k / (2 sqrt(4 k^2 - 1)) beside a diagonal of
    /// 1/2.</summary>
    /// <param name="count">Number of nodes, at least 1.</param>
    public static (double[] Nodes, double[] Weights) Legendre(int count)
    {
        double[] diagonal = new double[count],
            beside = new double[count - 1];
        Array.Fill(diagonal, 0.5);
        for (int k = 1; k < count; k++)
        {
            beside[k - 1] = k / (2 * Math.Sqrt((4.0 * k * k) - 1));
        }

        return Rule(diagonal, beside);
    }

    // The end of the block that starts at l: where an entry beside the diagonal is 0 to rounding.
    private static int Split(double[] d, double[] e, int l)
    {
        int m = l;
        while (m < d.Length - 1)
        {
            double size = Math.Abs(d[m]) + Math.Abs(d[m + 1]);
            if (size + Math.Abs(e[m]) == size)
            {
                break;
            }

            m++;
        }

        return m;
    }

    private static void Sweep(double[] d, double[] e, double[] first, int l, int m)
    {
        double g = (d[l + 1] - d[l]) / (2 * e[l]);
        g = d[m] - d[l] + (e[l] / (g + Math.CopySign(Hypotenuse(g, 1), g)));
        double s = 1,
            c = 1,
            p = 0;
        for (int i = m - 1; i >= l; i--)
        {
            double f = s * e[i],
                b = c * e[i];
            double r = Hypotenuse(f, g);
            e[i + 1] = r;
            if (r == 0)
            {
                d[i + 1] -= p;
                e[m] = 0;
                return;
            }

            (s, c) = (f / r, g / r);
            g = d[i + 1] - p;
            r = ((d[i] - g) * s) + (2 * c * b);
            p = s * r;
            d[i + 1] = g + p;
            g = (c * r) - b;
            (first[i], first[i + 1]) = ((c * first[i]) - (s * first[i + 1]), (s * first[i]) + (c * first[i + 1]));
        }

        d[l] -= p;
        e[l] = g;
        e[m] = 0;
    }

    private static double Hypotenuse(double a, double b)
    {
        (a, b) = (Math.Abs(a), Math.Abs(b));
        double large = Math.Max(a, b),
            small = Math.Min(a, b);
        return large == 0 ? 0 : large * Math.Sqrt(1 + (small / large * (small / large)));
    }
}
