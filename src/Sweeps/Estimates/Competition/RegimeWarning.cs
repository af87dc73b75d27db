using System.Globalization;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>
/// Says of a configuration of the competition that its trials, however many, will show no competition, and which parameter to move.
/// </summary>
/// <param name="Kind">Why.</param>
/// <param name="What">What is seen, as a clause without a full stop.</param>
/// <param name="Parameter">Key path of the parameter to move; empty where it takes more than a parameter.</param>
/// <param name="Advice">Which way, as the rest of a sentence, <c>raise training.T, which is 20</c>.</param>
public sealed record RegimeWarning(RegimeKind Kind, string What, string Parameter, string Advice)
{
    /// <summary>From this share of (trial, class) pairs on nearly all are meant.</summary>
    public const double NearlyAll = 0.95;

    /// <summary>From this share of trials on they are said to diverge.</summary>
    public const double ManyDiverge = 0.1;

    private const double NearlyNone = 1 - NearlyAll;

    /// <summary>The warning; null for other experiments, without trials, and where modalities compete.</summary>
    /// <param name="estimates">Estimates of a configuration, from a pilot or a run.</param>
    public static RegimeWarning? Of(ConfigurationEstimates estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        if (estimates.Configuration.Definition is not TrialConfiguration configuration || estimates.Trials == 0)
        {
            return null;
        }

        if (configuration.Modalities < 2)
        {
            return new RegimeWarning(RegimeKind.OneModality, "there is one modality", "", "give data.modalities a second one");
        }

        double diverged = (double)estimates.Diverged / estimates.Trials;
        if (diverged >= ManyDiverge)
        {
            return Move(
                RegimeKind.Diverges,
                $"{Percent(diverged)} of the trials diverge",
                "training.eta",
                "lower",
                configuration.Optimization.StepSize
            );
        }

        double unlearned = Value(new Estimand(EstimandNames.Unlearned));
        if (unlearned >= NearlyAll)
        {
            return Move(
                RegimeKind.NothingLearned,
                $"{Percent(unlearned)} of the classes are learned by no modality",
                "training.T",
                "raise",
                configuration.Optimization.Iterations
            );
        }

        // What a remedy does to the competition is what a sweep with one asks.
        if (configuration.IsRemedied)
        {
            return null;
        }

        double shared = Value(new Estimand(EstimandNames.Shared));
        if (shared >= NearlyAll - NearlyNone)
        {
            return Move(
                RegimeKind.EverythingShared,
                $"{Percent(shared)} of the classes are learned by more than one modality",
                "network.sigma0",
                "lower",
                configuration.Network.InitialScale
            );
        }

        double atStart = Enumerable
            .Range(0, configuration.Modalities)
            .Sum(r => Value(new Estimand(EstimandNames.InitialWinSimulated, Modality: r)));
        if (atStart <= NearlyNone && configuration.Evaluation.InitialMargin > 0)
        {
            return Move(
                RegimeKind.TiedAtStart,
                $"at the start nobody is ahead by the margin in {Percent(1 - atStart)} of the classes",
                "evaluation.initial_margin",
                "lower",
                configuration.Evaluation.InitialMargin
            );
        }

        for (int r = 0; r < configuration.Modalities; r++)
        {
            double wins = Value(new Estimand(EstimandNames.TrainedWinPlain, Modality: r));
            if (wins >= NearlyAll)
            {
                return Move(
                    RegimeKind.OneWins,
                    $"{configuration.Data.Modalities[r].Name} wins {Percent(wins)} of the classes",
                    FormattableString.Invariant($"data.modalities[{r}].C"),
                    "lower",
                    configuration.Data.Modalities[r].SufficientMax
                );
            }
        }

        return estimates.Find(new Estimand(EstimandNames.Gap)) is { Value: 0, StandardError: 0 }
            ? Move(
                RegimeKind.TiedErrors,
                "the joint network errs as the best single modality does in every trial",
                "data.modalities[*].mu",
                "raise",
                configuration.Data.Modalities.Max(m => m.InsufficientProbability)
            )
            : null;

        double Value(Estimand estimand) => estimates.Find(estimand)?.Value ?? double.NaN;
    }

    private static RegimeWarning Move(RegimeKind kind, string what, string parameter, string way, double value) =>
        new(kind, what, parameter, FormattableString.Invariant($"{way} {parameter}, which is {value}"));

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");
}
