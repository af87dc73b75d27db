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
    private readonly Prediction?[] _initialWins;

    /// <summary>Computes the predictions.</summary>
    public ConfigurationPredictions(TrialConfiguration configuration)
    {
        _configuration = configuration;
        _initialWins = new Prediction?[configuration.Modalities];
        Array.Fill(_initialWins, Symmetric(configuration));
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
                AsSigmaFalls(_initialWins[modality]?.Value, "initial_win, which it tends to as sigma_0 -> 0"),
            EstimandNames.Agreement => AsSigmaFalls(Sum(_ => 1), "P(there is an initial winner), which it tends to as sigma_0 -> 0"),
            EstimandNames.TestError => TestError(estimand.Network, modality),
            EstimandNames.TrainError when estimand.Network == NetworkKind.Unimodal => new Prediction(0, PredictionKind.Asymptotic, "Theorem 5.1"),
            EstimandNames.ProbeErrorLarge when _configuration.Modalities == 2 && _initialWins[1 - modality] is { } other =>
                new Prediction(other.Value, PredictionKind.LowerBound, "Theorem 5.2: asymptotically at least p of the other modality"),
            EstimandNames.Gap when best is { } r && Joint() is { } joint =>
                new Prediction(joint - Mu(r), PredictionKind.Asymptotic, "Corollary 5.3 minus Theorem 5.1"),
            _ => null,
        };
    }

    /// <summary>
    /// The initial win probability when all modalities are alike in law, which for d_{j,r}(D) means the same C_r: sufficiency of a sample counts for
    /// all modalities at once, and neither mu_r, the dimension nor the noise enters otherwise. Then every modality wins equally often, and nobody wins
    /// with probability 2^(-mR), or surely when no sample of the class is sufficient in every modality:
    /// p = (1 - (1 - prod_r (1 - mu_r) / K)^n) (1 - 2^(-mR)) / R. Null when they are not alike, or with a margin.
    /// </summary>
    internal static Prediction? Symmetric(TrialConfiguration configuration)
    {
        var modalities = configuration.Data.Modalities;
        if (configuration.Evaluation.InitialMargin != 0 || modalities.Any(m => m.SufficientMax != modalities[0].SufficientMax))
        {
            return null;
        }

        var sufficient = modalities.Aggregate(1.0, (product, m) => product * (1 - m.InsufficientProbability)) / configuration.Classes;
        var sampled = -double.ExpM1(configuration.Data.TrainSamples * double.LogP1(-sufficient));
        var somebody = 1 - Math.Pow(2, -(double)configuration.Network.Neurons * modalities.Length);
        return new Prediction(sampled * somebody / modalities.Length, PredictionKind.Exact, "symmetry");
    }

    private Prediction? TestError(NetworkKind? network, int modality) => network switch
    {
        NetworkKind.Unimodal => new Prediction(Mu(modality), PredictionKind.Asymptotic, "Theorem 5.1"),
        NetworkKind.Joint when Joint() is { } joint => new Prediction(joint, PredictionKind.Asymptotic, "Corollary 5.3"),
        _ => null,
    };

    /// <summary>sum_r p_r mu_r.</summary>
    private double? Joint() => Sum(Mu);

    private double? Sum(Func<int, double> factor)
    {
        var sum = 0.0;
        for (var r = 0; r < _initialWins.Length; r++)
        {
            if (_initialWins[r] is not { } win)
            {
                return null;
            }

            sum += win.Value * factor(r);
        }

        return sum;
    }

    private double Mu(int modality) => _configuration.Data.Modalities[modality].InsufficientProbability;

    private static Prediction? AsSigmaFalls(double? value, string source) =>
        value is { } number ? new Prediction(number, PredictionKind.Asymptotic, source) : null;
}
