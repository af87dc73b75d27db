using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Theory;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>
/// What theory says about the estimands of a configuration: exact values at finite K where there are any, and the statements of
/// arXiv 2203.12221, which hold up to o(1) as K grows and sigma_0 falls, in the regime of its assumptions. Classes are exchangeable, so a
/// prediction for a class is the one for the class average.
/// </summary>
/// <remarks>
/// A margin says who is called an initial winner; it does not change who prevails in training. So the statements about trained networks
/// rest on the largest score, without margin, and agreement of initial and trained winner tends to the probability that there is an initial
/// winner with it.
/// </remarks>
internal sealed class ConfigurationPredictions : IPredictions
{
    private readonly TrialConfiguration _configuration;
    private readonly Predictions _theory;
    private readonly Prediction[] _initialWins;
    private readonly Prediction[] _largestScores;

    /// <summary>Computes the predictions.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="cancellation">Checked every few milliseconds.</param>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public ConfigurationPredictions(TrialConfiguration configuration, CancellationToken cancellation = default)
    {
        _configuration = configuration;
        _theory = Predictions.Of(configuration, cancellation);
        _initialWins = [.. _theory.InitialWin.Select(Of)];
        _largestScores = [.. _theory.LargestScore.Select(Of)];
    }

    /// <inheritdoc/>
    public Prediction? For(Estimand estimand, int? best)
    {
        // The statements about joint training are about gradient descent on the joint loss with a second layer of ones. Uni-modal networks
        // are trained without a remedy.
        bool isInitial = estimand.Name is EstimandNames.InitialWin or EstimandNames.InitialWinSimulated;
        bool isOther = _configuration.IsRemedied && estimand.Network != NetworkKind.Unimodal;
        if (!isInitial && (isOther || _configuration.TrainsSecondLayer))
        {
            return null;
        }

        var modality = estimand.Modality ?? 0;
        return estimand.Name switch
        {
            EstimandNames.InitialWin or EstimandNames.InitialWinSimulated => _initialWins[modality],
            EstimandNames.TrainedWin or EstimandNames.TrainedWinPlain => AsSigmaFalls(
                [_largestScores[modality]],
                "p(0), limit sigma0 -> 0"
            ),
            EstimandNames.Agreement => AsSigmaFalls(_initialWins, "limit sigma0 -> 0"),
            EstimandNames.TestError or EstimandNames.TestErrorControlled => TestError(estimand.Network, modality),
            EstimandNames.TrainError when estimand.Network == NetworkKind.Unimodal => new Prediction(
                0,
                PredictionKind.Asymptotic,
                "Theorem 5.1"
            ),
            EstimandNames.ProbeErrorLarge when _configuration.Modalities == 2 => _largestScores[1 - modality] with
            {
                Kind = PredictionKind.LowerBound,
                Source = "Theorem 5.2: p(0) of the other",
            },
            EstimandNames.EarlyStoppedError => TestError(estimand.Network, modality),
            EstimandNames.Gap
            or EstimandNames.GapControlled
            or EstimandNames.EarlyStoppedGap when best is not null && _configuration.Modalities > 1 => new Prediction(
                // The best by theory, which need not be the best on the means of networks that are not trained out.
                _theory.Gap.Value,
                PredictionKind.Asymptotic,
                _theory.Gap.Source,
                _theory.Gap.Error
            ),
            _ => null,
        };
    }

    private static Prediction Of(TheoryValue value) =>
        new(
            value.Value,
            value.Kind switch
            {
                TheoryKind.Exact => PredictionKind.Exact,
                TheoryKind.LowerBound => PredictionKind.LowerBound,
                _ => PredictionKind.Asymptotic,
            },
            value.Source,
            value.Error
        );

    private Prediction? TestError(NetworkKind? network, int modality) =>
        network switch
        {
            NetworkKind.Unimodal => Of(_theory.UnimodalTestError[modality]),
            NetworkKind.Joint => Of(_theory.JointTestError),
            _ => null,
        };

    private static Prediction AsSigmaFalls(Prediction[] terms, string source) =>
        new(terms.Sum(p => p.Value), PredictionKind.Asymptotic, source, terms.Sum(p => p.Error));
}
