namespace ModalityCompetition.Training.Theory;

/// <summary>A law on finitely many points, which stands for a continuous one in expectations of smooth functions.</summary>
/// <param name="nodes">The points, [n].</param>
/// <param name="weights">Their probabilities, [n], at least 0, with sum 1.</param>
internal sealed class DiscreteLaw(double[] nodes, double[] weights)
{
    // Relative spread below which a law is one point: what is left out is the square of this.
    private const double PointSpread = 1e-9;

    /// <summary>The points, [n].</summary>
    public ReadOnlySpan<double> Nodes => nodes;

    /// <summary>Their probabilities, [n].</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>
    /// The Gauss rule of this law with at most a number of points: the same expectation for every polynomial of degree below twice that
    /// number. The recurrence is that of the discretised Stieltjes procedure (Gautschi, Orthogonal Polynomials, 2004, section 2.2.3).
    /// </summary>
    /// <param name="most">Number of points, at least 1, below the number that the law has.</param>
    public DiscreteLaw Compress(int most)
    {
        double mean = 0,
            variance = 0;
        for (int i = 0; i < nodes.Length; i++)
        {
            mean += weights[i] * nodes[i];
        }

        for (int i = 0; i < nodes.Length; i++)
        {
            variance += weights[i] * (nodes[i] - mean) * (nodes[i] - mean);
        }

        double deviation = Math.Sqrt(variance);
        if (!(deviation > PointSpread * Math.Abs(mean)))
        {
            return new DiscreteLaw([mean], [1]);
        }

        double[] y = new double[nodes.Length],
            polynomial = new double[nodes.Length],
            previous = new double[nodes.Length];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = (nodes[i] - mean) / deviation;
        }

        Array.Fill(polynomial, 1);
        double[] diagonal = new double[most],
            beside = new double[most];
        double norm = 1;
        int count = 0;
        while (count < most)
        {
            double square = 0,
                first = 0;
            for (int i = 0; i < y.Length; i++)
            {
                double mass = weights[i] * polynomial[i] * polynomial[i];
                square += mass;
                first += mass * y[i];
            }

            // A law on fewer points than asked for has no further polynomial.
            double ratio = count == 0 ? 0 : square / norm;
            if (!(square > 0) || (count > 0 && !(ratio > 1e-20)))
            {
                break;
            }

            double centre = first / square;
            diagonal[count] = centre;
            if (count > 0)
            {
                beside[count - 1] = Math.Sqrt(ratio);
            }

            for (int i = 0; i < y.Length; i++)
            {
                double next = ((y[i] - centre) * polynomial[i]) - (ratio * previous[i]);
                previous[i] = polynomial[i];
                polynomial[i] = next;
            }

            norm = square;
            count++;
        }

        (double[] points, double[] masses) = JacobiMatrix.Rule(diagonal.AsSpan(0, count), beside);
        for (int i = 0; i < count; i++)
        {
            points[i] = mean + (deviation * points[i]);
        }

        return new DiscreteLaw(points, masses);
    }
}
