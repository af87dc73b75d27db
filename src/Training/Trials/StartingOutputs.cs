using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Trials;

/// <summary>
/// How small the outputs of a network are that has not learned yet (arXiv 2203.12221, Section 4.2: f_j = sum_l sigma(&lt;w_{j,l}, X&gt;),
/// sigma(x) = x^q / (q beta^(q-1)) below beta), and in how many samples an arithmetic loses all of them. Lost outputs are equal, and equal
/// outputs are an error, where exact ones differ and the label's is the largest in about one sample of K.
/// </summary>
internal static class StartingOutputs
{
    /// <summary>The smallest number that float32 holds with all its digits, 2^-126.</summary>
    public const double SmallestSingle = 1.1754943508222875e-38;

    /// <summary>The smallest number that double precision holds with all its digits, 2^-1022.</summary>
    public const double SmallestDouble = 2.2250738585072014e-308;

    // Midpoints of the range of a target coordinate.
    private const int Targets = 8;

    /// <summary>
    /// Probability that all K outputs of the network of one modality at the start are smaller than an arithmetic holds although not all are
    /// 0. Given X the products &lt;w_{j,l}, X&gt; / (sigma0 |X|) are K m independent standard normals, so it is
    /// E[Phi(t)^(K m)] - 2^(-K m), where t sigma0 |X| is the largest product whose power is lost. |X| is that of the code with its noise
    /// at its mean square.
    /// </summary>
    /// <param name="configuration">The configuration; its parameters are in their ranges.</param>
    /// <param name="modality">r.</param>
    /// <param name="smallest">The smallest number that the arithmetic holds in full.</param>
    public static double LostShare(TrialConfiguration configuration, int modality, double smallest)
    {
        DataParameters data = configuration.Data;
        NetworkParameters network = configuration.Network;
        ModalityParameters code = data.Modalities[modality];

        // The engines form (x / beta)^q first and multiply it by beta / q.
        double least = smallest * Math.Max(1, network.Degree / network.Beta);
        double reach = Math.Pow(least, 1.0 / network.Degree) * network.Beta / network.InitialScale;
        double neurons = (double)data.Classes * network.Neurons;
        double noise =
            (data.Classes * code.SpanNoise * code.SpanNoise / 3) + (code.Dimension * data.NoiseOf(modality) * data.NoiseOf(modality));
        double sufficient = 0;
        for (int i = 0; i < Targets; i++)
        {
            double target = 1 + ((code.SufficientMax - 1) * (i + 0.5) / Targets);
            sufficient += Lost(target * target) / Targets;
        }

        double low = code.InsufficientOffTargetLow,
            insufficientTarget = code.InsufficientTarget * code.InsufficientTarget;
        double offTarget = code.InsufficientOffTargetMax * code.InsufficientOffTargetMax * (1 + low + (low * low)) / 3;
        double without = Math.Pow(1 - (data.Sparsity / data.Classes), data.Classes - 1);
        double insufficient = (without * Lost(insufficientTarget)) + ((1 - without) * Lost(insufficientTarget + offTarget));
        return ((1 - code.InsufficientProbability) * sufficient) + (code.InsufficientProbability * insufficient);

        // Without an input every output is 0 in any arithmetic.
        double Lost(double square) => square + noise is var all && all == 0 ? 0 : LostWithin(reach / Math.Sqrt(all), neurons);
    }

    private static double LostWithin(double t, double neurons) =>
        Math.Exp(neurons * Math.Log(1 - StandardNormal.UpperTail(t))) - Math.Pow(2, -neurons);
}
