using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Theory;

/// <summary>
/// The law of the power mean V_N = (mean of N independent powers (z/C)^q)^(1/q), z ~ U[1, C], for every N: what the data of a class say
/// about a modality, because d_{j,r}(D) = (N/n) (C V_N)^q where the class has N samples that are sufficient in every modality.
/// </summary>
/// <remarks>
/// V_1 = z/C has a Gauss-Legendre rule. V_N follows from V_a and V_b with a + b = N, V_N^q = (a V_a^q + b V_b^q) / N: all pairs of points
/// are formed and compressed to the Gauss rule of their law (<see cref="DiscreteLaw.Compress"/>). In V, and not in V^q, everything that is
/// integrated here is smooth even where z^q ranges over thirty powers of ten. A law of N takes about 2 log2 N such steps; each is kept.
/// Thread-safe.
/// </remarks>
internal sealed class PowerMeanLaw
{
    // Points for N = 1, 2..3, 4..7, 8..31 and more, at fineness 1: the law narrows as N grows, and fewer points do.
    private const double StartNodes = 64;
    private static readonly (int Below, double Nodes)[] Schedule = [(4, 24), (8, 20), (32, 16), (int.MaxValue, 12)];

    private readonly Dictionary<int, DiscreteLaw> laws = [];
    private readonly Lock access = new();
    private readonly int degree;
    private readonly double fineness;

    /// <summary>Starts with the law of one power.</summary>
    /// <param name="sufficientMax">C >= 1, finite.</param>
    /// <param name="degree">q >= 3.</param>
    /// <param name="fineness">Factor of the numbers of points, above 0.</param>
    public PowerMeanLaw(double sufficientMax, int degree, double fineness = 1)
    {
        this.degree = degree;
        this.fineness = fineness;
        laws[1] = One(sufficientMax, Scaled(StartNodes));
    }

    /// <summary>The law of V_N; its points are in [1/C, 1] up to rounding.</summary>
    /// <param name="count">N, at least 1.</param>
    public DiscreteLaw Of(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (access)
        {
            return Known(count);
        }
    }

    // z/C = 1/C + (1 - 1/C) t^4, so that points crowd near 1/C: with a large C a score there is many powers of ten below that of z = C.
    private static DiscreteLaw One(double sufficientMax, int count)
    {
        if (sufficientMax == 1)
        {
            return new DiscreteLaw([1], [1]);
        }

        (double[] nodes, double[] weights) = JacobiMatrix.Legendre(count);
        double low = 1 / sufficientMax;
        double width = (sufficientMax - 1) / sufficientMax;
        for (int i = 0; i < nodes.Length; i++)
        {
            double cube = nodes[i] * nodes[i] * nodes[i];
            weights[i] *= 4 * cube;
            nodes[i] = low + (width * cube * nodes[i]);
        }

        return new DiscreteLaw(nodes, weights);
    }

    private int Scaled(double nodes) => (int)Math.Ceiling(fineness * nodes);

    private int Nodes(int count) => Scaled(Schedule.First(part => count < part.Below).Nodes);

    private DiscreteLaw Known(int count)
    {
        if (!laws.TryGetValue(count, out DiscreteLaw? law))
        {
            int half = count / 2;
            law = Combine(Known(half), half, Known(count - half), count - half).Compress(Nodes(count));
            laws[count] = law;
        }

        return law;
    }

    private DiscreteLaw Combine(DiscreteLaw left, int leftCount, DiscreteLaw right, int rightCount)
    {
        int length = left.Nodes.Length * right.Nodes.Length,
            at = 0;
        double[] nodes = new double[length],
            weights = new double[length];
        double leftShare = leftCount / (double)(leftCount + rightCount),
            rightShare = 1 - leftShare;
        for (int i = 0; i < left.Nodes.Length; i++)
        {
            for (int k = 0; k < right.Nodes.Length; k++)
            {
                // Divided by the larger one, so that no power underflows where it matters.
                double a = left.Nodes[i],
                    b = right.Nodes[k],
                    large = Math.Max(a, b);
                double sum =
                    (leftShare * DeterministicMath.IntegerPower(a / large, degree))
                    + (rightShare * DeterministicMath.IntegerPower(b / large, degree));
                nodes[at] = large * DeterministicMath.Root(sum, degree);
                weights[at++] = left.Weights[i] * right.Weights[k];
            }
        }

        return new DiscreteLaw(nodes, weights);
    }
}
