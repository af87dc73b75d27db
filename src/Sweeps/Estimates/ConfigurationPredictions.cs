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
    private readonly Predictions _theory;
    private readonly Prediction[] _initialWins;

    /// <summary>Computes the predictions.</summary>
    public ConfigurationPredictions(TrialConfiguration configuration)
    {
        _configuration = configuration;
        _theory = Predictions.Of(configuration);
        _initialWins = InitialWins(configuration, _theory);
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
                AsSigmaFalls(_initialWins[modality].Value, "p(0), limit sigma0 -> 0"),
            EstimandNames.Agreement => AsSigmaFalls(_initialWins.Sum(p => p.Value), "limit sigma0 -> 0"),
            EstimandNames.TestError or EstimandNames.TestErrorControlled => TestError(estimand.Network, modality),
            EstimandNames.TrainError when estimand.Network == NetworkKind.Unimodal => new Prediction(0, PredictionKind.Asymptotic, "Theorem 5.1"),
            EstimandNames.ProbeErrorLarge when _configuration.Modalities == 2 =>
                new Prediction(_initialWins[1 - modality].Value, PredictionKind.LowerBound, "Theorem 5.2: p(0) of the other"),
            EstimandNames.Gap or EstimandNames.GapControlled when best is { } r && _configuration.Modalities > 1 =>
                new Prediction(_theory.JointTestError.Value - _theory.UnimodalTestError[r].Value, PredictionKind.Asymptotic, _theory.Gap.Source),
            _ => null,
        };
    }

    /// <summary>
    /// P(r is the initial winner of a class) by modality. Only C_r tells the law of d_{j,r}(D) of one modality from another's, because sufficiency of
    /// a sample counts for all modalities at once. With the same C_r everywhere and no margin every modality therefore wins equally often, and nobody wins
    /// with probability (1 - prod_r (1 - mu_r) / K)^n, no sample of the class being sufficient in every modality, or else with probability 2^(-mR):
    /// a closed form. Otherwise the probability given D is integrated over the data (<see cref="Predictions.InitialWin"/>).
    /// </summary>
    private static Prediction[] InitialWins(TrialConfiguration configuration, Predictions theory)
    {
        var modalities = configuration.Data.Modalities;
        if (configuration.Evaluation.InitialMargin != 0 || modalities.Any(m => m.SufficientMax != modalities[0].SufficientMax))
        {
            return [.. theory.InitialWin.Select(Of)];
        }

        var sufficient = modalities.Aggregate(1.0, (product, m) => product * (1 - m.InsufficientProbability)) / configuration.Classes;
        var sampled = 1 - Math.Pow(1 - sufficient, configuration.Data.TrainSamples);
        var somebody = 1 - Math.Pow(2, -(double)configuration.Network.Neurons * modalities.Length);
        return [.. modalities.Select(_ => new Prediction(sampled * somebody / modalities.Length, PredictionKind.Exact, "symmetry"))];
    }

    private static Prediction Of(TheoryValue value) => new(
        value.Value,
        value.Kind switch
        {
            TheoryKind.Exact => PredictionKind.Exact,
            TheoryKind.LowerBound => PredictionKind.LowerBound,
            _ => PredictionKind.Asymptotic,
        },
        value.Source);

    private Prediction? TestError(NetworkKind? network, int modality) => network switch
    {
        NetworkKind.Unimodal => Of(_theory.UnimodalTestError[modality]),
        NetworkKind.Joint => Of(_theory.JointTestError),
        _ => null,
    };

    private static Prediction AsSigmaFalls(double value, string source) => new(value, PredictionKind.Asymptotic, source);
}
