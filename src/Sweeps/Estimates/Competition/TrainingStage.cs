using System.Collections.Immutable;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>
/// How far the training of a configuration of the competition had come when its networks were measured. The gap between joint and
/// uni-modal error changes its sign with time, so a reader must know whether training was over. A configuration is <i>not trained out</i>
/// when more than <see cref="MostUnlearned"/> of its classes were learned by no modality, when a network that it measures errs on more
/// than <see cref="MostTrainError"/> of its training samples, or when the training loss of one still falls by more than
/// <see cref="MostLossFall"/> while the iterations double, on the means. The theorems of arXiv 2203.12221 are about networks whose
/// training error is 0.
/// </summary>
/// <remarks>
/// A cross-entropy on separable samples falls for ever, as 1/t in the end, so that it falls proves nothing. What matters is how much: a
/// sample that is classified wrongly, or as well as another way, has a loss of at least ln 2, because its own class has a probability of at
/// most 1/2. A loss that falls by ln 2 times the allowed training error per doubling of t has as much still to settle as the errors that
/// are allowed. Where the fall goes as 1/t it halves with every doubling, so that training is over when the iterations are the fall over
/// the bound times as many.
/// </remarks>
/// <param name="Unlearned">Share of (trial, class) pairs that no modality learned in joint training.</param>
/// <param name="TrainErrors">Mean training error of the joint network and of each uni-modal one, [1 + R].</param>
/// <param name="LossFalls">By how much the mean training loss of the same networks fell per doubling of the iterations at the end, nats,
/// [1 + R]; NaN where no checkpoint tells it, or where the network had stopped at its loss target.</param>
/// <param name="AtTarget">Whether the same networks stopped at the loss target, [1 + R].</param>
/// <param name="More">How many iterations to try so that training is over; null where nothing says so.</param>
/// <param name="Best">Index of the modality that is best alone, whose network the gap compares with; null where no network is.</param>
/// <param name="MayBeBest">Whether the same networks are the best alone or may still become it, [1 + R]; false for the joint one.</param>
/// <param name="Configuration">What was trained.</param>
public sealed record TrainingStage(
    double Unlearned,
    ImmutableArray<double> TrainErrors,
    ImmutableArray<double> LossFalls,
    ImmutableArray<bool> AtTarget,
    MoreTraining? More,
    int? Best,
    ImmutableArray<bool> MayBeBest,
    TrialConfiguration Configuration
)
{
    /// <summary>Largest share of unlearned classes of a configuration that is trained out.</summary>
    public const double MostUnlearned = 0.01;

    /// <summary>Largest training error of a network that is trained out.</summary>
    public const double MostTrainError = 0.01;

    /// <summary>
    /// By how much the training loss of a network that is trained out still falls at most while the iterations double, nats: the loss of
    /// <see cref="MostTrainError"/> of the samples at the least loss of one that is classified wrongly, ln 2.
    /// </summary>
    public const double MostLossFall = MostTrainError * LossOfError;

    private const double LossOfError = 0.69314718055994531;

    // A checkpoint tells how the loss falls while the iterations double if it lies about half-way, in ratio.
    private const double EarliestShare = 0.25;
    private const double LatestShare = 0.75;

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
        ImmutableArray<double> errors = Of(EstimandNames.TrainError);
        ImmutableArray<double> losses = Of(EstimandNames.FinalLoss);
        double? target = configuration.Optimization.LossTarget;
        ImmutableArray<bool> stopped = [.. losses.Select(loss => loss <= target)];
        ImmutableArray<double> falls = HalfWay(configuration) is { } half
            ? [.. Of(LossAt(half)).Select((loss, i) => stopped[i] ? double.NaN : Fall(half, loss, losses[i]))]
            : [.. losses.Select(_ => double.NaN)];
        MoreTraining? more = MoreTraining.Of(estimates, configuration, unlearned, errors, falls, HalfWay(configuration));
        return new TrainingStage(
            unlearned,
            errors,
            falls,
            stopped,
            more,
            estimates.BestModality,
            [false, .. Enumerable.Range(0, configuration.Modalities).Select(r => Rivals(estimates, r, errors[1 + r]))],
            configuration
        );

        ImmutableArray<double> Of(string name) => [.. Networks(name, configuration).Select(e => estimates.Find(e)?.Value ?? double.NaN)];
        double Fall(int half, double before, double after) =>
            (before - after) / Math.Log2((double)configuration.Optimization.Iterations / half);
    }

    // A network that still errs on training samples is expected to gain no more on fresh samples than it has left to gain on its own: what
    // it learns of a training sample helps that sample at least as much as others. One that would be worse even so is no rival.
    private static bool Rivals(ConfigurationEstimates estimates, int modality, double trainError)
    {
        if (estimates.BestModality is not { } best || best == modality)
        {
            return true;
        }

        Estimate? own = estimates.Stated(new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, modality));
        Estimate? least = estimates.Stated(new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, best));
        return own is null || least is null || !(Lower(own) - trainError > Upper(least));

        static double Lower(Estimate estimate) => double.IsNaN(estimate.Low) ? double.NegativeInfinity : estimate.Low;
        static double Upper(Estimate estimate) => double.IsNaN(estimate.High) ? double.PositiveInfinity : estimate.High;
    }

    /// <summary>The estimands that tell how the losses of a configuration fall at the end, beside its training errors.</summary>
    /// <param name="configuration">The configuration.</param>
    internal static IEnumerable<Estimand> OfLosses(TrialConfiguration configuration) =>
        Networks(EstimandNames.FinalLoss, configuration)
            .Concat(HalfWay(configuration) is { } half ? Networks(LossAt(half), configuration) : []);

    /// <summary>Whether all but a few classes were learned.</summary>
    public bool HasLearned => !(Unlearned > MostUnlearned);

    /// <summary>Whether training was over.</summary>
    public bool IsTrainedOut => HasLearned && !Enumerable.Range(0, TrainErrors.Length).Any(i => Errs(i) || Falls(i));

    /// <summary>
    /// Whether training was over for the two networks that the gap compares, the joint one and the best alone. It settles the gap only
    /// together with <see cref="IsTrainedOut"/>: another network may still become the best alone, and the gap would then be larger.
    /// </summary>
    public bool AreComparedTrainedOut => HasLearned && !Indices.Where(EntersGap).Any(i => Errs(i) || Falls(i));

    /// <summary>
    /// Whether training was over for every network on which the gap depends: the two that it compares, and those that may still become the
    /// best alone.
    /// </summary>
    public bool IsGapTrainedOut => HasLearned && !Indices.Where(MayEnterGap).Any(i => Errs(i) || Falls(i));

    /// <summary>Indices of the networks whose training was not over: 0 for the joint one, 1 + r for that of modality r.</summary>
    public IEnumerable<int> Unfinished => Indices.Where(i => Errs(i) || Falls(i));

    /// <summary>Whether a checkpoint tells how the loss of every network that was not stopped fell at the end.</summary>
    public bool KnowsLosses => HalfWay(Configuration) is not null;

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

            // What the gap is made of comes first.
            int[] erring = [.. Indices.Where(Errs).OrderByDescending(EntersGap).ThenByDescending(i => TrainErrors[i])];
            int? falling = Indices
                .Where(Falls)
                .OrderByDescending(EntersGap)
                .ThenByDescending(i => LossFalls[i])
                .Select(i => (int?)i)
                .FirstOrDefault();
            if (erring.Length > 0 && (EntersGap(erring[0]) || falling is not { } aside || !EntersGap(aside)))
            {
                return $"{Placed(erring[0])} still errs on {Percent(TrainErrors[erring[0]])} of its training samples"
                    + string.Concat(erring.Skip(1).Select(i => $", {Placed(i)} on {Percent(TrainErrors[i])}"))
                    + $" (at most {Percent(MostTrainError)} where training is over)";
            }

            return falling is { } network ? $"{Falling(network, Placed)} (at most {Nats(MostLossFall)} where training is over)" : null;
        }
    }

    /// <summary>What to change so that training is over, as a sentence.</summary>
    public string Remedy
    {
        get
        {
            // A network that stops at the loss target is the same however many iterations it may take.
            int? worst =
                !HasLearned ? 0
                : Indices.Any(Errs) ? Indices.MaxBy(i => TrainErrors[i])
                : null;
            if (worst is { } network && AtTarget[network])
            {
                string enoughFor =
                    Configuration.Optimization.LossTarget > MostLossFall
                        ? $": below {Nats(MostLossFall)} no network errs on more than {Percent(MostTrainError)} of its training samples"
                        : "";
                return $"Lower training.loss_target, at which training stops{enoughFor}.";
            }

            return More is { } more ? more.Advice(Network) : "Raise training.T or training.eta; how far, nothing tells yet.";
        }
    }

    /// <summary>What it means that training was not over, without a full stop.</summary>
    public string Meaning =>
        Configuration.Modalities == 1 ? "Training was not over, so that the errors may still change"
        : IsGapTrainedOut ? "Training was not over for a network that is too far behind to become the best alone"
        : AreComparedTrainedOut
            ? "Training was not over for a network that the gap does not compare and that may still become the best alone"
        : "Training was not over, so that the sign of the gap may still change";

    /// <summary>Why training was not over and what to change; null where it was, and where nothing was to be trained.</summary>
    public string? Caution => Reason is { } reason && Configuration.Optimization.Iterations > 0 ? $"{reason}. {Remedy}" : null;

    /// <summary>Why nothing may be decided about a claim, as the rest of a sentence; null where nothing stands against it.</summary>
    /// <param name="estimand">What the claim is about.</param>
    public string? Obstacle(Estimand estimand)
    {
        ArgumentNullException.ThrowIfNull(estimand);
        return estimand.Name is EstimandNames.InitialWin or EstimandNames.InitialWinSimulated
            ? null
            : Why(
                Networks(estimand),
                i => IsOfGap(estimand) && !EntersGap(i) ? $"{Network(i)} (which may still become the best alone)" : Network(i)
            );
    }

    /// <summary>
    /// Why an estimate may still change with more training, by the rule of <see cref="Obstacle"/>; null where it does not, and for what is
    /// no longer of the end of training: outcomes, initial winners and checkpoints.
    /// </summary>
    /// <param name="estimand">An estimand of the competition.</param>
    public string? Unsettled(Estimand estimand)
    {
        ArgumentNullException.ThrowIfNull(estimand);
        bool trained =
            !EstimandNames.IsOutcome(estimand.Name)
            && estimand.Name is not (EstimandNames.InitialWin or EstimandNames.InitialWinSimulated)
            && CheckpointEstimands.Find(estimand.Name) is null;
        return trained ? Obstacle(estimand) : null;
    }

    private string? Why(IEnumerable<int> networks, Func<int, string> name)
    {
        int[] all = [.. networks.OrderByDescending(EntersGap)];
        return !HasLearned ? $"{Percent(Unlearned)} of the classes were learned by no modality"
            : all.Where(Errs).Select(i => (int?)i).FirstOrDefault() is { } erring
                ? $"{name(erring)} still errs on {Percent(TrainErrors[erring])} of its training samples"
            : all.Where(Falls).Select(i => (int?)i).FirstOrDefault() is { } falling ? Falling(falling, name)
            : null;
    }

    private IEnumerable<int> Indices => Enumerable.Range(0, TrainErrors.Length);

    private bool Errs(int network) => TrainErrors[network] > MostTrainError;

    private bool Falls(int network) => LossFalls[network] > MostLossFall;

    // Indices of the networks whose training must be over: who won a class is decided when the class is learned, whatever is left to
    // learn about its samples.
    private IEnumerable<int> Networks(Estimand estimand) =>
        estimand.Name is EstimandNames.TrainedWin or EstimandNames.TrainedWinPlain or EstimandNames.Agreement ? []
        : estimand is { Network: NetworkKind.Unimodal, Modality: { } r } ? [1 + r]
        : estimand is { Name: EstimandNames.Degradation or EstimandNames.DegradationControlled, Modality: { } of } ? [0, 1 + of]
        : IsOfGap(estimand) ? Indices.Where(MayEnterGap)
        : [0];

    private static bool IsOfGap(Estimand estimand) =>
        estimand.Name
            is EstimandNames.Gap
                or EstimandNames.GapControlled
                or EstimandNames.GapPositive
                or EstimandNames.EarlyStoppedGap
                or EstimandNames.EarlyStoppedGapPositive;

    // The joint network is the first; where no network is the best alone, each may be.
    private bool EntersGap(int network) => network == 0 || Best is not { } best || network == 1 + best;

    private bool MayEnterGap(int network) => EntersGap(network) || MayBeBest[network];

    // The joint network and the uni-modal ones.
    private static IEnumerable<Estimand> Networks(string name, TrialConfiguration configuration) =>
        [
            new Estimand(name, NetworkKind.Joint),
            .. Enumerable.Range(0, configuration.Modalities).Select(r => new Estimand(name, NetworkKind.Unimodal, r)),
        ];

    private static string LossAt(int iteration) => CheckpointEstimands.NameAt(EstimandNames.TrainLossAt, iteration);

    // The checkpoint nearest to T/2, in ratio; null where none is near.
    private static int? HalfWay(TrialConfiguration configuration)
    {
        double total = configuration.Optimization.Iterations;
        return configuration
            .CheckpointIterations.Where(t => t >= EarliestShare * total && t <= LatestShare * total)
            .OrderBy(t => Math.Abs(Math.Log(2 * t / total)))
            .Select(t => (int?)t)
            .FirstOrDefault();
    }

    private string Falling(int network, Func<int, string> name) =>
        $"the training loss of {name(network)} still falls, by {Nats(LossFalls[network])} while the iterations double";

    private static string Nats(double loss) => ReadableNumber.Significant(loss, 2) + " nats";

    private string Network(int index) =>
        index == 0 ? "the joint network" : $"the uni-modal network of {Configuration.Data.Modalities[index - 1].Name}";

    private string Placed(int index) => EntersGap(index) ? Network(index) : $"{Network(index)} (which the gap does not compare)";

    // What is above a bound must not read as the bound.
    private static string Percent(double share)
    {
        string text = share >= 0.0995 ? ReadableNumber.Fixed(100 * share, 0) : ReadableNumber.Significant(100 * share, 2);
        string bound = ReadableNumber.Significant(100 * MostTrainError, 2);
        return share > MostTrainError && text == bound
            ? share >= 1.005 * MostTrainError
                ? ReadableNumber.Significant(100 * share, 3) + " %"
                : $"just over {bound} %"
            : text + " %";
    }
}
