namespace ModalityCompetition.Training.Networks;

/// <summary>
/// The smoothed ReLU of degree q with threshold beta (arXiv 2203.12221, Section 4.2): 0 for x &lt;= 0; x^q / (q beta^(q-1)) for
/// 0 &lt;= x &lt;= beta; x - (1 - 1/q) beta for x >= beta. Its derivative 0, (x/beta)^(q-1), 1 is continuous.
/// </summary>
/// <param name="Degree">q >= 3.</param>
/// <param name="Beta">beta > 0.</param>
internal readonly record struct SmoothedRelu(int Degree, double Beta)
{
    /// <summary>The function of a network.</summary>
    public static SmoothedRelu Of(NetworkParameters network) => new(network.Degree, network.Beta);

    /// <summary>sigma(x) in double, case by case.</summary>
    public double Value(double x)
    {
        if (x <= 0)
        {
            return 0;
        }

        if (x > Beta)
        {
            return x - ((1 - (1.0 / Degree)) * Beta);
        }

        // x^q and beta^(q-1) alone can be beyond the numbers where the quotient is an ordinary one.
        double power = Math.Pow(Beta, Degree - 1),
            top = Math.Pow(x, Degree);
        return power is > 1e-200 and < 1e200 && top > 1e-200 ? top / (Degree * power) : x / Degree * Math.Pow(x / Beta, Degree - 1);
    }

    /// <summary>sigma'(x) in double, case by case.</summary>
    public double Slope(double x)
    {
        if (x <= 0)
        {
            return 0;
        }

        return x <= Beta ? Math.Pow(x / Beta, Degree - 1) : 1;
    }

    /// <summary>sigma(beta v) in float32: the kernels' arithmetic on the pre-activation v of a class of one neuron, bit for bit.</summary>
    public float ScaledValue(float v)
    {
        float positive = v > 0 ? v : 0;
        float u = Unit(positive);
        return MathF.FusedMultiplyAdd(Power(u, Degree - 1) * u, (float)(Beta / Degree), (float)Beta * (positive - u));
    }

    /// <summary>sigma'(beta v) in float32: the kernels' arithmetic on one number, bit for bit.</summary>
    public float ScaledSlope(float v) => Power(Unit(v > 0 ? v : 0), Degree - 1);

    private static float Unit(float positive) => positive < 1 ? positive : 1;

    private static float Power(float u, int exponent)
    {
        float power = u;
        for (int i = 1; i < exponent; i++)
        {
            power *= u;
        }

        return power;
    }
}
