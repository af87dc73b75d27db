namespace ModalityCompetition.Training.Theory;

/// <summary>
/// The three-node Gauss quadrature rule of a distribution with mean 0 and variance 1, from its moments up to the fifth: exact for
/// polynomials up to degree 5 (Golub and Welsch, Mathematics of Computation 23, 1969; the orthogonal polynomials are written out).
/// </summary>
internal readonly struct GaussRule3
{
    private GaussRule3((double Node, double Weight) first, (double Node, double Weight) second, (double Node, double Weight) third) =>
        (First, Second, Third) = (first, second, third);

    /// <summary>Lowest node and its weight.</summary>
    public (double Node, double Weight) First { get; }

    /// <summary>Middle node and its weight.</summary>
    public (double Node, double Weight) Second { get; }

    /// <summary>Highest node and its weight.</summary>
    public (double Node, double Weight) Third { get; }

    /// <summary>The rule for standardised cumulants: skewness, excess kurtosis and the fifth cumulant over sigma^5.</summary>
    public static GaussRule3 Of(double skewness, double excessKurtosis, double fifth)
    {
        // Monic orthogonal polynomials: p1 = x, p2 = x^2 - a1 x - 1, p3 = (x - a2) p2 - b2 x.
        double m3 = skewness,
            m4 = 3 + excessKurtosis,
            m5 = (10 * skewness) + fifth;
        double a1 = m3;
        double b2 = m4 - (m3 * m3) - 1;
        if (!(b2 > 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(excessKurtosis),
                excessKurtosis,
                "No distribution on three points has these moments."
            );
        }

        double a2 = (m5 - (2 * m3 * m4) + (m3 * m3 * m3)) / b2;
        double root = Math.Sqrt((a1 * a1 / 4) + 1);
        double low = (a1 / 2) - root,
            high = (a1 / 2) + root;
        double bound = 2 + Math.Abs(a1) + Math.Abs(a2) + Math.Sqrt(b2);
        return new GaussRule3(Root(-bound, low), Root(low, high), Root(high, bound));

        // The roots of p3 interlace those of p2; bisection to the last bit.
        (double Node, double Weight) Root(double left, double right)
        {
            bool rises = P3(left) < 0;
            for (int i = 0; i < 200; i++)
            {
                double middle = left + ((right - left) / 2);
                if (middle == left || middle == right)
                {
                    break;
                }

                (left, right) = P3(middle) < 0 == rises ? (middle, right) : (left, middle);
            }

            double p2 = P2(left);
            return (left, 1 / (1 + (left * left) + (p2 * p2 / b2)));
        }

        double P2(double x) => (x * x) - (a1 * x) - 1;
        double P3(double x) => ((x - a2) * P2(x)) - (b2 * x);
    }
}
