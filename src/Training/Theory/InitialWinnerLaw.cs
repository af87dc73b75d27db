using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Theory;

/// <summary>
/// The unconditional probability p_{j,r}(0) that modality r is the initial winner of class j: the expectation over the data of
/// <see cref="WinningProbability"/>. It is the same for every class.
/// </summary>
/// <remarks>
/// The data enter only through the number N of sufficient pairs of the class, binomial(n, prod (1 - mu_r) / K), and, given N, through independent
/// means of N powers z^q, one per modality. The expectation over a mean uses its three-node Gauss rule (exact moments up to the fifth); with
/// more than two modalities only interactions of two are kept. Both errors are of order N^-3. The expectation over N is summed exactly while
/// E[N] is below 50 and uses a three-node Gauss rule beyond. The errors grow with <see cref="Spread"/>: against simulation they are below
/// 2e-5 up to a spread of 0.15 and about 2e-2 at 0.7, where a class has two pairs on average.
/// When all modalities are alike the value is exact by symmetry.
/// </remarks>
internal sealed class InitialWinnerLaw
{
    private const double ExactSumLimit = 50;
    private readonly SufficientScale[] scales;
    private readonly int neurons;
    private readonly double margin;

    public InitialWinnerLaw(TrialConfiguration configuration)
    {
        DataParameters data = configuration.Data;
        neurons = configuration.Network.Neurons;
        margin = configuration.Evaluation.InitialMargin;
        scales = [.. data.Modalities.Select(modality => new SufficientScale(modality.SufficientMax, configuration.Network.Degree))];
        Probabilities = new double[scales.Length];
        AtMeans = new double[scales.Length];
        WinningProbability.Conditional(scales.Select(scale => scale.AtMean).ToArray(), neurons, margin, AtMeans);

        double success = new DataMoments(data).SufficientPairProbability / data.Classes;
        double deviation = scales.Max(scale => scale.RelativeDeviation);
        Spread = deviation == 0 ? 0 : deviation / Math.Sqrt(data.TrainSamples * success);
        foreach ((double pairs, double weight) in PairRule(data.TrainSamples, success))
        {
            double[] given = Given(pairs);
            for (int r = 0; r < given.Length; r++)
            {
                Probabilities[r] += weight * given[r];
            }
        }
    }

    /// <summary>Largest relative standard deviation of a d_{j,r}(D) given N = E[N]; what the numerical error depends on.</summary>
    public double Spread { get; }

    /// <summary>p_{j,r}(0), [R].</summary>
    public double[] Probabilities { get; }

    /// <summary>The winning probabilities at E[d_{j,r}], the limit of large n; departs from <see cref="Probabilities"/> by O(K/n), [R].</summary>
    public double[] AtMeans { get; }

    // N and its weight; N = 0, where nobody wins, is left out.
    private static IEnumerable<(double Pairs, double Weight)> PairRule(int samples, double success)
    {
        if (success <= 0)
        {
            return [];
        }

        double mean = samples * success, variance = mean * (1 - success);
        if (mean < ExactSumLimit || variance < 1)
        {
            return ExactSum(samples, success);
        }

        // Cumulants of the binomial law; the fifth from kappa_{k+1} = p (1-p) d kappa_k / dp.
        double deviation = Math.Sqrt(variance);
        double pq = success * (1 - success), difference = 1 - (2 * success);
        GaussRule3 rule = GaussRule3.Of(
            difference / deviation, (1 - (6 * pq)) / variance, difference * (1 - (12 * pq)) / (variance * deviation));
        return new[] { rule.First, rule.Second, rule.Third }.Select(node => (mean + (deviation * node.Node), node.Weight));
    }

    private static List<(double Pairs, double Weight)> ExactSum(int samples, double success)
    {
        // Relative masses outward from the mode, so that nothing underflows, then normalised.
        const double Negligible = 1e-17;
        List<(int Pairs, double Mass)> masses = [];
        if (success >= 1)
        {
            return [(samples, 1)];
        }

        double odds = success / (1 - success);
        int mode = (int)Math.Min(samples, Math.Floor((samples + 1.0) * success));
        double mass = 1;
        for (int k = mode; k >= 0 && mass > Negligible; mass *= k / ((samples - k + 1) * odds), k--)
        {
            masses.Add((k, mass));
        }

        mass = 1;
        for (int k = mode; k < samples && mass > Negligible; k++)
        {
            mass *= (samples - k) * odds / (k + 1);
            masses.Add((k + 1, mass));
        }

        double total = masses.Sum(pair => pair.Mass);
        return [.. masses.Where(pair => pair.Pairs > 0).Select(pair => ((double)pair.Pairs, pair.Mass / total))];
    }

    // E[P(r wins | D) | N] as f(mean) + sum_r (E_r f - f) + sum_{r<s} (E_rs f - E_r f - E_s f + f), exact in the rules for R <= 2.
    private double[] Given(double pairs)
    {
        int count = scales.Length;
        (double Scale, double Weight)[][] rules = [.. scales.Select(scale => scale.Rule(pairs))];
        double[] point = [.. scales.Select(scale => scale.AtMean)];
        double[] result = new double[count];
        double pairTerms = count * (count - 1) / 2.0;
        double singleFactor = 1 - (count - 1);
        Add(1 - count + pairTerms, point);
        for (int r = 0; r < count; r++)
        {
            foreach ((double scale, double weight) in rules[r])
            {
                double[] moved = [.. point];
                moved[r] = scale;
                Add(singleFactor * weight, moved);
                for (int s = r + 1; s < count; s++)
                {
                    foreach ((double otherScale, double otherWeight) in rules[s])
                    {
                        double[] both = [.. moved];
                        both[s] = otherScale;
                        Add(weight * otherWeight, both);
                    }
                }
            }
        }

        return result;

        void Add(double weight, double[] at)
        {
            if (weight == 0)
            {
                return;
            }

            Span<double> probabilities = stackalloc double[at.Length];
            WinningProbability.Conditional(at, neurons, margin, probabilities);
            for (int r = 0; r < at.Length; r++)
            {
                result[r] += weight * probabilities[r];
            }
        }
    }
}
