using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Theory;

/// <summary>
/// The unconditional probability p_{j,r}(0) that modality r is the initial winner of class j: the expectation over the data of
/// <see cref="WinningProbability"/>. It is the same for every class.
/// </summary>
/// <remarks>
/// The data enter only through the number N of sufficient pairs of the class, binomial(n, prod (1 - mu_r) / K), and, given N, through
/// independent means of N powers z^q, one per modality. With the same C_r everywhere and no margin the modalities win equally often, and
/// the value is a closed form. Otherwise the expectation over the means is that of <see cref="WinnersGivenPairs"/>, and the one over N is
/// summed while E[N] is below 1000 and uses a three-node Gauss rule beyond. Every probability comes with a bound of its error: 1e-7 in all
/// but extreme configurations, such as tens of thousands of neurons.
/// </remarks>
internal sealed class InitialWinnerLaw
{
    // What grid, interpolation and the sum over N leave open; measured below 2e-8.
    private const double LeastError = 1e-7;

    private const double ExactSumLimit = 1000;
    private static readonly LawCache<(double SufficientMax, int Degree, double Fineness), PowerMeanLaw> PowerMeans = new(512);
    private static readonly LawCache<string, WinnersGivenPairs> Winners = new(512);

    /// <summary>Computes the probabilities.</summary>
    /// <param name="configuration">The configuration; its parameters are in range.</param>
    /// <param name="margin">Margin of the initial winner, at least 0.</param>
    /// <param name="cancellation">Checked between the parts of the computation.</param>
    public InitialWinnerLaw(TrialConfiguration configuration, double margin, CancellationToken cancellation)
    {
        DataParameters data = configuration.Data;
        double success = new DataMoments(data).SufficientPairProbability / data.Classes;
        (double SufficientMax, int Count)[] kinds = Kinds(data);
        IsClosedForm = kinds.Length == 1 && margin == 0;
        if (IsClosedForm)
        {
            double sampled = 1 - Math.Pow(1 - success, data.TrainSamples);
            double somebody = 1 - Math.Pow(2, -(double)configuration.Network.Neurons * data.ModalityCount);
            Probabilities = [.. Enumerable.Repeat(sampled * somebody / data.ModalityCount, data.ModalityCount)];
            Errors = new double[data.ModalityCount];
            return;
        }

        WinnersGivenPairs winners = WinnersOf(configuration, kinds, margin);
        double[] sums = new double[kinds.Length],
            errors = new double[kinds.Length];
        foreach ((double pairs, double weight) in PairRule(data.TrainSamples, success))
        {
            winners.Add(pairs, weight, sums, errors, cancellation);
        }

        int[] kindOf =
        [
            .. data.Modalities.Select(modality => Array.FindIndex(kinds, kind => kind.SufficientMax == modality.SufficientMax)),
        ];
        Probabilities = [.. kindOf.Select(kind => Math.Clamp(sums[kind], 0, 1))];
        Errors = [.. kindOf.Select(kind => Math.Min(1, LeastError + errors[kind]))];
    }

    /// <summary>p_{j,r}(0), [R].</summary>
    public double[] Probabilities { get; }

    /// <summary>Bounds of the numerical errors of <see cref="Probabilities"/>, [R]; 0 for a closed form.</summary>
    public double[] Errors { get; }

    /// <summary>Whether the probabilities are a closed form, by symmetry, with no numerical error to speak of.</summary>
    public bool IsClosedForm { get; }

    /// <summary>What the work depends on; empty for a closed form.</summary>
    public static string SharedWork(TrialConfiguration configuration)
    {
        (double SufficientMax, int Count)[] kinds = Kinds(configuration.Data);
        double margin = configuration.Evaluation.InitialMargin;
        return kinds.Length == 1 && margin == 0
            ? ""
            : WinnersGivenPairs.Key(kinds, configuration.Network.Degree, configuration.Network.Neurons, margin);
    }

    // The different C_r, ascending, with the number of modalities that have each.
    private static (double SufficientMax, int Count)[] Kinds(DataParameters data) =>
        [
            .. data
                .Modalities.GroupBy(modality => modality.SufficientMax)
                .OrderBy(alike => alike.Key)
                .Select(alike => (alike.Key, alike.Count())),
        ];

    private static WinnersGivenPairs WinnersOf(TrialConfiguration configuration, (double SufficientMax, int Count)[] counted, double margin)
    {
        int degree = configuration.Network.Degree,
            neurons = configuration.Network.Neurons;
        return Winners.Of(
            WinnersGivenPairs.Key(counted, degree, neurons, margin),
            _ => new WinnersGivenPairs(
                counted,
                degree,
                neurons,
                margin,
                (c, fineness) => PowerMeans.Of((c, degree, fineness), key => new PowerMeanLaw(key.SufficientMax, key.Degree, key.Fineness))
            )
        );
    }

    // N and its weight; N = 0, where nobody wins, is left out.
    private static IEnumerable<(double Pairs, double Weight)> PairRule(int samples, double success)
    {
        if (success <= 0)
        {
            return [];
        }

        double mean = samples * success,
            variance = mean * (1 - success);
        if (mean < ExactSumLimit || variance < 1)
        {
            return ExactSum(samples, success);
        }

        // Cumulants of the binomial law; the fifth from kappa_{k+1} = p (1-p) d kappa_k / dp.
        double deviation = Math.Sqrt(variance);
        double pq = success * (1 - success),
            difference = 1 - (2 * success);
        GaussRule3 rule = GaussRule3.Of(
            difference / deviation,
            (1 - (6 * pq)) / variance,
            difference * (1 - (12 * pq)) / (variance * deviation)
        );
        return new[] { rule.First, rule.Second, rule.Third }.Select(node => (mean + (deviation * node.Node), node.Weight));
    }

    private static List<(double Pairs, double Weight)> ExactSum(int samples, double success)
    {
        // Relative masses outward from the mode, so that nothing underflows, then normalised.
        const double Negligible = 1e-13;
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
}
