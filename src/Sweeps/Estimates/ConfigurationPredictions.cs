using ModalityCompetition.Training.Theory;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>
/// What theory says about the estimands of a configuration: exact values at finite K where there are any, and the statements of
/// arXiv 2203.12221, which hold up to o(1) as K grows and sigma_0 falls, in the regime of its assumptions. Classes are exchangeable, so a
/// prediction for a class is the one for the class average.
/// </summary>
internal sealed class ConfigurationPredictions
{
    private readonly TrialConfiguration _configuration;
    private readonly Prediction[] _initialWins;

    /// <summary>Computes the predictions.</summary>
    public ConfigurationPredictions(TrialConfiguration configuration)
    {
        _configuration = configuration;
        _initialWins = InitialWins(configuration);
    }

    /// <summary>The prediction for an estimand; null when there is none.</summary>
    /// <param name="estimand">The estimand.</param>
    /// <param name="best">The best uni-modal network on the means, which the gap compares with; null before any trial.</param>
    public Prediction? For(Estimand estimand, int? best)
    {
        var modality = estimand.Modality ?? 0;
        return estimand.Name switch
        {
            EstimandNames.InitialWin or EstimandNames.InitialWinSimulated => _initialWins[modality],
            EstimandNames.TrainedWin or EstimandNames.TrainedWinPlain =>
                AsSigmaFalls(_initialWins[modality].Value, "initial_win, which it tends to as sigma_0 -> 0"),
            EstimandNames.Agreement => AsSigmaFalls(Sum(_ => 1), "P(there is an initial winner), which it tends to as sigma_0 -> 0"),
            EstimandNames.TestError => TestError(estimand.Network, modality),
            EstimandNames.TrainError when estimand.Network == NetworkKind.Unimodal => new Prediction(0, PredictionKind.Asymptotic, "Theorem 5.1"),
            EstimandNames.ProbeErrorLarge when _configuration.Modalities == 2 =>
                new Prediction(_initialWins[1 - modality].Value, PredictionKind.LowerBound, "Theorem 5.2: asymptotically at least p of the other modality"),
            EstimandNames.Gap when best is { } r =>
                new Prediction(Joint() - Mu(r), PredictionKind.Asymptotic, "Corollary 5.3 minus Theorem 5.1"),
            _ => null,
        };
    }

    /// <summary>
    /// P(r is the initial winner of a class) by modality. Sufficiency of a sample counts for all modalities at once, so that only C_r tells d_{j,r}(D) of
    /// one modality from another's; mu_r, the dimension and the noise do not enter otherwise. No sample of the class is sufficient in every modality, and
    /// nobody wins, with probability (1 - prod_r (1 - mu_r) / K)^n. Otherwise:
    /// with the same C_r everywhere and no margin every modality wins equally often and nobody with probability 2^(-mR), which is exact;
    /// else the closed form given D is evaluated at the expected moments E[z^q] = (C^(q+1) - 1) / ((q + 1)(C - 1)) in place of d_{j,r}(D), which is its limit as
    /// the number of sufficient samples of a class grows.
    /// </summary>
    private static Prediction[] InitialWins(TrialConfiguration configuration)
    {
        var modalities = configuration.Data.Modalities;
        var sufficient = modalities.Aggregate(1.0, (product, m) => product * (1 - m.InsufficientProbability)) / configuration.Classes;
        var sampled = -double.ExpM1(configuration.Data.TrainSamples * double.LogP1(-sufficient));
        if (configuration.Evaluation.InitialMargin == 0 && modalities.All(m => m.SufficientMax == modalities[0].SufficientMax))
        {
            var somebody = 1 - Math.Pow(2, -(double)configuration.Network.Neurons * modalities.Length);
            return [.. modalities.Select(_ => new Prediction(sampled * somebody / modalities.Length, PredictionKind.Exact, "symmetry"))];
        }

        var scales = modalities.Select(m => Math.Pow(ExpectedPower(m.SufficientMax, configuration.Network.Degree), 1.0 / (configuration.Network.Degree - 2))).ToArray();
        var probabilities = new double[scales.Length];
        WinningProbability.Conditional(scales, configuration.Network.Neurons, configuration.Evaluation.InitialMargin, probabilities);
        return [.. probabilities.Select(p => new Prediction(sampled * p, PredictionKind.Asymptotic, "quadrature at the expected d_{j,r}, n -> infinity"))];
    }

    /// <summary>E[z^q] of z uniform on [1, C].</summary>
    private static double ExpectedPower(double upper, int degree)
    {
        // The mean of C^0 .. C^q: the closed form divided out, which does not cancel near C = 1.
        var (power, sum) = (1.0, 1.0);
        for (var i = 0; i < degree; i++)
        {
            power *= upper;
            sum += power;
        }

        return sum / (degree + 1);
    }

    private Prediction? TestError(NetworkKind? network, int modality) => network switch
    {
        NetworkKind.Unimodal => new Prediction(Mu(modality), PredictionKind.Asymptotic, "Theorem 5.1"),
        NetworkKind.Joint => new Prediction(Joint(), PredictionKind.Asymptotic, "Corollary 5.3"),
        _ => null,
    };

    /// <summary>sum_r p_r mu_r.</summary>
    private double Joint() => Sum(Mu);

    private double Sum(Func<int, double> factor)
    {
        var sum = 0.0;
        for (var r = 0; r < _initialWins.Length; r++)
        {
            sum += _initialWins[r].Value * factor(r);
        }

        return sum;
    }

    private double Mu(int modality) => _configuration.Data.Modalities[modality].InsufficientProbability;

    private static Prediction AsSigmaFalls(double value, string source) => new(value, PredictionKind.Asymptotic, source);
}
