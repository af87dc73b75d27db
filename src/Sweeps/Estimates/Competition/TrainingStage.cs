using System.Collections.Immutable;
using System.Globalization;
using MathNet.Numerics.Distributions;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>
/// How far the training of a configuration of the competition had come when its networks were measured. The gap between joint and
/// uni-modal error changes its sign with time, so a reader must know whether training was over. A configuration is <i>not trained out</i>
/// when more than <see cref="MostUnlearned"/> of its classes were learned by no modality, or when a network that it measures errs on more
/// than <see cref="MostTrainError"/> of its training samples, on the means. The theorems of arXiv 2203.12221 are about networks whose
/// training error is 0.
/// </summary>
/// <param name="Unlearned">Share of (trial, class) pairs that no modality learned in joint training.</param>
/// <param name="TrainErrors">Mean training error of the joint network and of each uni-modal one, [1 + R].</param>
/// <param name="Enough">An iteration at which training would be over, if it goes on as it did; null where nothing says so.</param>
/// <param name="Configuration">What was trained.</param>
public sealed record TrainingStage(double Unlearned, ImmutableArray<double> TrainErrors, int? Enough, TrialConfiguration Configuration)
{
    /// <summary>Largest share of unlearned classes of a configuration that is trained out.</summary>
    public const double MostUnlearned = 0.01;

    /// <summary>Largest training error of a network that is trained out.</summary>
    public const double MostTrainError = 0.01;

    // Half of the classes: above it the typical class is an unlearned one, and its growth says when it would be learned.
    private const double MostlyUnlearned = 0.5;

    // The growth of a typical class says when it is learned. In the examples nearly all are learned after four times as long.
    private const double SlowestOverTypical = 4;

    /// <summary>The stage; null for other experiments than the competition and where no trial completed.</summary>
    /// <param name="estimates">Estimates of a configuration.</param>
    public static TrainingStage? Of(ConfigurationEstimates estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        if (estimates.Configuration.Definition is not TrialConfiguration configuration || estimates.Completed == 0)
        {
            return null;
        }

        double unlearned = estimates.Find(new Estimand(EstimandNames.Unlearned))?.Value ?? double.NaN;
        ImmutableArray<double> errors =
        [
            Error(new Estimand(EstimandNames.TrainError, NetworkKind.Joint)),
            .. Enumerable.Range(0, configuration.Modalities).Select(r => Error(new(EstimandNames.TrainError, NetworkKind.Unimodal, r))),
        ];
        return new TrainingStage(unlearned, errors, IterationsThatDo(estimates, configuration, unlearned, errors.Max()), configuration);

        double Error(Estimand estimand) => estimates.Find(estimand)?.Value ?? double.NaN;
    }

    /// <summary>Whether all but a few classes were learned.</summary>
    public bool HasLearned => !(Unlearned > MostUnlearned);

    /// <summary>Whether training was over.</summary>
    public bool IsTrainedOut => HasLearned && !TrainErrors.Any(e => e > MostTrainError);

    /// <summary>Why training was not over, as the rest of a sentence; null where it was.</summary>
    public string? Reason
    {
        get
        {
            if (!HasLearned)
            {
                return $"{Percent(Unlearned)} of the classes were learned by no modality (at most {Percent(MostUnlearned)} where "
                    + "training is over)";
            }

            int[] untrained =
            [
                .. Enumerable
                    .Range(0, TrainErrors.Length)
                    .Where(i => TrainErrors[i] > MostTrainError)
                    .OrderByDescending(i => TrainErrors[i]),
            ];
            return untrained.Length == 0
                ? null
                : $"{Network(untrained[0])} still errs on {Percent(TrainErrors[untrained[0]])} of its training samples"
                    + string.Concat(untrained.Skip(1).Select(i => $", {Network(i)} on {Percent(TrainErrors[i])}"))
                    + $" (at most {Percent(MostTrainError)} where training is over)";
        }
    }

    /// <summary>What to change so that training is over, as a sentence.</summary>
    public string Remedy
    {
        get
        {
            string target = Configuration.Optimization.LossTarget is null ? "" : ", or lower training.loss_target";
            return Enough is not { } enough ? $"Raise training.T{target}, training.eta or network.sigma0."
                : HasLearned
                    ? $"Raise training.T to {Whole(enough)} at least{target}: that does if the error falls as 1/t, and it often "
                        + $"falls slower."
                : $"Raise training.T to about {Whole(enough)}{target}.";
        }
    }

    /// <summary>What it means that training was not over, without a full stop.</summary>
    public const string Meaning = "Training was not over, so that the sign of the gap may still change";

    /// <summary>Why training was not over and what to change; null where it was, and where nothing was to be trained.</summary>
    public string? Caution => Reason is { } reason && Configuration.Optimization.Iterations > 0 ? $"{reason}. {Remedy}" : null;

    /// <summary>Why nothing may be decided about an estimand; null where nothing stands against it.</summary>
    /// <param name="estimand">An estimand of the competition.</param>
    public string? Obstacle(Estimand estimand)
    {
        ArgumentNullException.ThrowIfNull(estimand);
        return estimand.Name is EstimandNames.InitialWin or EstimandNames.InitialWinSimulated ? null
            : !HasLearned ? $"{Percent(Unlearned)} of the classes were learned by no modality. {Remedy}"
            : Networks(estimand).Where(i => TrainErrors[i] > MostTrainError).Select(i => (int?)i).FirstOrDefault() is { } network
                ? $"{Network(network)} still errs on {Percent(TrainErrors[network])} of its training samples. {Remedy}"
            : null;
    }

    // Indices of the networks whose training must be over: who won a class is decided when the class is learned, whatever is left to
    // learn about its samples.
    private IEnumerable<int> Networks(Estimand estimand) =>
        estimand.Name is EstimandNames.TrainedWin or EstimandNames.TrainedWinPlain or EstimandNames.Agreement ? []
        : estimand is { Network: NetworkKind.Unimodal, Modality: { } r } ? [1 + r]
        : estimand.Name is EstimandNames.Gap or EstimandNames.GapControlled or EstimandNames.EarlyStoppedGap
            ? Enumerable.Range(0, TrainErrors.Length)
        : [0];

    private static int? IterationsThatDo(ConfigurationEstimates estimates, TrialConfiguration configuration, double unlearned, double error)
    {
        double iterations =
            !(unlearned > MostUnlearned) ? configuration.Optimization.Iterations * error / MostTrainError
            : unlearned <= MostlyUnlearned ? 2.0 * configuration.Optimization.Iterations
            : SlowestOverTypical * TimeToLearn(estimates, configuration);
        return iterations > configuration.Optimization.Iterations && iterations <= ParameterRanges.Iterations.Maximum
            ? (int)RoundedUp(iterations)
            : null;
    }

    // As long as a class is unlearned the Gamma of its winner grows like dG/dt = c G^(q-1) (arXiv 2203.12221, proof of Lemma A.15): what is
    // left until beta follows from what it grew so far. It starts at sigma0 times the largest of R m standard normals, about the quantile
    // (R m - 3/8) / (R m + 1/4) (Blom, Statistical Estimates and Transformed Beta-Variables, 1958).
    private static double TimeToLearn(ConfigurationEstimates estimates, TrialConfiguration configuration)
    {
        double grown = Enumerable
            .Range(0, configuration.Modalities)
            .Select(r => estimates.Find(new Estimand(EstimandNames.WinnerGrowth, Modality: r))?.Value ?? double.NaN)
            .Where(double.IsFinite)
            .DefaultIfEmpty(double.NaN)
            .Max();
        double neurons = configuration.Network.Neurons * configuration.Modalities;
        double start = configuration.Network.InitialScale * Normal.InvCDF(0, 1, (neurons - 0.375) / (neurons + 0.25));
        double power = 2 - configuration.Network.Degree;
        double from = Math.Pow(start, power);
        return configuration.Optimization.Iterations
            * (from - Math.Pow(configuration.Network.Beta, power))
            / (from - Math.Pow(start + grown, power));
    }

    private static double RoundedUp(double iterations)
    {
        double unit = Math.Max(1, Math.Pow(10, Math.Floor(Math.Log10(iterations)) - 1));
        return Math.Ceiling(iterations / unit) * unit;
    }

    private string Network(int index) =>
        index == 0 ? "the joint network" : $"the uni-modal network of {Configuration.Data.Modalities[index - 1].Name}";

    private static string Percent(double share) =>
        (100 * share).ToString(share >= 0.0995 ? "F0" : "G2", CultureInfo.InvariantCulture) + " %";

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);
}
