using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Theory;

/// <summary>
/// The law of a_r = d_{j,r}(D)^(1/(q-2)) given the number N of sufficient pairs of class j, up to the factor (N/n)^(1/(q-2)), which all modalities
/// share and which therefore does not matter to who wins: a_r is the (q-2)-th root of a mean of N independent powers z^q, z ~ U[1, C_r].
/// </summary>
internal sealed class SufficientScale
{
    private const int Panels = 512;
    private readonly int root;
    private readonly double scale;
    private readonly double mean;
    private readonly double deviation;
    private readonly double skewness;
    private readonly double excessKurtosis;
    private readonly double fifth;

    /// <summary>Computes mean, standard deviation and the third to fifth cumulants of z^q.</summary>
    /// <param name="sufficientMax">C >= 1.</param>
    /// <param name="degree">q >= 3.</param>
    public SufficientScale(double sufficientMax, int degree)
    {
        // Powers are taken of z / C, so that no C and q overflow.
        root = degree - 2;
        scale = DeterministicMath.Pow(sufficientMax, degree / (double)root);
        mean = Average(sufficientMax, degree, power => power);
        double second = Central(2);
        deviation = Math.Sqrt(second);
        if (deviation > 0)
        {
            double third = Central(3), fourth = Central(4), fifthMoment = Central(5);
            skewness = third / (second * deviation);
            excessKurtosis = (fourth / (second * second)) - 3;
            fifth = (fifthMoment - (10 * third * second)) / (second * second * deviation);
        }

        double Central(int order) =>
            Average(sufficientMax, degree, power => DeterministicMath.IntegerPower((power / mean) - 1, order));
    }

    /// <summary>a_r at the mean of z^q, the limit of large N.</summary>
    public double AtMean => scale * DeterministicMath.Root(mean, root);

    /// <summary>Standard deviation of z^q relative to its mean.</summary>
    public double RelativeDeviation => deviation;

    /// <summary>Nodes and weights that integrate functions of a_r over its law; at most three.</summary>
    /// <param name="pairs">N > 0; need not be an integer.</param>
    public (double Scale, double Weight)[] Rule(double pairs)
    {
        if (deviation == 0)
        {
            return [(AtMean, 1)];
        }

        // Cumulants of a mean of N: the k-th standardised one shrinks like N^(1 - k/2).
        double rootPairs = Math.Sqrt(pairs);
        GaussRule3 rule = GaussRule3.Of(skewness / rootPairs, excessKurtosis / pairs, fifth / (pairs * rootPairs));
        return [Map(rule.First), Map(rule.Second), Map(rule.Third)];

        (double Scale, double Weight) Map((double Node, double Weight) node)
        {
            double value = Math.Max(0, 1 + (deviation / rootPairs * node.Node));
            return (scale * DeterministicMath.Root(mean * value, root), node.Weight);
        }
    }

    // E[f((z/C)^q)], z ~ U[1, C], by three-point Gauss-Legendre on equal panels.
    private static double Average(double high, int degree, Func<double, double> function)
    {
        double width = (high - 1) / Panels;
        double offset = Math.Sqrt(0.6) / 2;
        double sum = 0;
        for (int i = 0; i < Panels; i++)
        {
            sum += (5 * At(i + 0.5 - offset)) + (8 * At(i + 0.5)) + (5 * At(i + 0.5 + offset));
        }

        return sum / (18 * Panels);

        double At(double panel) => function(DeterministicMath.IntegerPower((1 + (width * panel)) / high, degree));
    }
}
