using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.OverTime;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>
/// Whether joint training loses to the best single modality, by how much, how sure that is, who wins, and at which stage of training: the
/// one thing that a reader takes home.
/// </summary>
internal static class CompetitionAnswer
{
    // What a gap was when half of the iterations were done tells whether it has come to rest.
    private const double HalfWay = 0.5;

    private const string Question = "Does joint training lose to the best single modality?";

    /// <summary>The answer; null with one modality, where nobody competes, and before any trial completed.</summary>
    /// <param name="estimates">Estimates of a configuration.</param>
    public static ExperimentAnswer? Of(ConfigurationEstimates estimates)
    {
        if (
            estimates.BestModality is not { } best
            || estimates.Configuration.Configuration.Modalities < 2
            || Known(estimates, new Estimand(EstimandNames.Gap)) is not { } gap
        )
        {
            return null;
        }

        TrainingStage? stage = TrainingStage.Of(estimates);
        (string Name, string Value)?[] facts =
        [
            Alone(estimates, best),
            Jointly(estimates),
            OtherWay(estimates, gap),
            EarlyStopped(estimates),
            GapOverTrials.Of(estimates, gap, best) is { } trials ? ("Trials", trials) : null,
            Winners(estimates, stage),
            Classes(estimates),
            stage is null ? null : ("Training", Stage(stage) + Still(estimates, gap)),
            RemedyText.SecondLayer(estimates.Configuration.Configuration) is { } layer ? ("Second layer", layer) : null,
            RemedyText.Of(estimates.Configuration.Configuration) is { } remedy ? ("Remedy", remedy) : null,
        ];
        return new ExperimentAnswer(Question, Reply(estimates, gap, stage), Kind(gap, stage), [.. facts.OfType<(string, string)>()]);
    }

    // The same words for every configuration, so that they can be counted.
    private static string Kind(Estimate gap, TrainingStage? stage) =>
        stage is { HasLearned: false }
            ? "not judged yet (classes are unlearned)"
            : NumberInSentence.Sign(gap) switch
            {
                > 0 => "worse than the best single modality",
                < 0 => "better than the best single modality",
                _ => "not shown to be better or worse",
            };

    private static string Reply(ConfigurationEstimates estimates, Estimate gap, TrainingStage? stage)
    {
        string size = $"{(gap.Value < 0 ? NumberInSentence.PointsLess(gap) : NumberInSentence.Points(gap))} of test error";
        string confidence = CountText.Percent(gap.Confidence);
        string answer = NumberInSentence.Sign(gap) switch
        {
            _ when stage is { HasLearned: false } unlearned =>
                $"It cannot be said yet: {NumberInSentence.Share(unlearned.Unlearned)} of the classes are unlearned. The mean "
                    + $"difference is "
                    + NumberInSentence.Points(gap),
            > 0 => $"Yes, by {size} on average",
            < 0 => $"No, it wins by {size} on average",
            _ when double.IsNaN(gap.Low) => "There are too few trials to say",
            _ => $"Not shown: the mean difference, {NumberInSentence.Points(gap)}, may be zero",
        };
        string at = estimates.Configuration.Configuration.Optimization switch
        {
            { LossTarget: { } target } => $"where each network stops at a training loss of {InvariantText.Significant(target)}",
            { Iterations: var t } => $"after T = {InvariantText.Count(t)} iterations",
        };
        string caution = stage is { IsGapTrainedOut: false } ? ", before training is over" : "";
        string interval = double.IsNaN(gap.Low) ? "" : $" (interval at {confidence}{ControlledText.After(gap)})";
        return $"{answer}, {at}{caution}{interval}.";
    }

    private static (string, string)? Alone(ConfigurationEstimates estimates, int best) =>
        Known(estimates, new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, best)) is { } error
            ? (
                "Best alone",
                $"{EstimandText.ModalityName(estimates, best)}, test error {NumberInSentence.Percent(error)}{ControlledText.After(error)}"
            )
            : null;

    private static (string, string)? Jointly(ConfigurationEstimates estimates) =>
        Known(estimates, new Estimand(EstimandNames.TestError, NetworkKind.Joint)) is { } error
            ? ("Jointly", $"test error {NumberInSentence.Percent(error)}{ControlledText.After(error)}")
            : null;

    // The same trials, estimated twice: two intervals at an edge may lie on two sides of it.
    private static (string, string)? OtherWay(ConfigurationEstimates estimates, Estimate gap)
    {
        bool isControlled = ControlledText.Is(gap);
        if (
            estimates.Find(new Estimand(isControlled ? EstimandNames.Gap : EstimandNames.GapControlled)) is not { } other
            || double.IsNaN(gap.Low)
            || double.IsNaN(other.Low)
            || NumberInSentence.Sign(other) == NumberInSentence.Sign(gap)
            // That a wider interval holds zero says nothing against one that does not.
            || (isControlled && NumberInSentence.Sign(other) == 0)
        )
        {
            return null;
        }

        string how = isControlled ? "as a plain mean of" : "estimated with controls, from";
        return (
            "Not settled",
            $"{how} the same trials{(isControlled ? "" : ",")} the gap is {NumberInSentence.Points(other)}, an interval that "
                + $"{Side(other)}; the interval above {Side(gap)}. Take the answer for open and run more trials"
        );
    }

    private static string Side(Estimate gap) =>
        NumberInSentence.Sign(gap) switch
        {
            > 0 => "is above zero",
            < 0 => "is below zero",
            _ => "holds zero",
        };

    // That training errors are small does not say that the gap has come to rest.
    private static string Still(ConfigurationEstimates estimates, Estimate gap)
    {
        TimePoint? before = TimePoint
            .Of(estimates)
            .Where(p => p.Iteration <= HalfWay * (estimates.Configuration.Configuration.Optimization.Iterations))
            .LastOrDefault();
        return before is { Gap: { } then } && (then.Low > gap.High || then.High < gap.Low)
            ? $" The gap still changed: at t = {InvariantText.Whole(before.Iteration)} it was {NumberInSentence.Points(then)}."
            : "";
    }

    private static (string, string)? EarlyStopped(ConfigurationEstimates estimates) =>
        GapText.EarlyStopped(estimates) is { } gap ? ("Early-stopped", gap) : null;

    // Of classes that nobody learned nobody is the winner: where there are such, the others alone are counted.
    private static (string, string)? Winners(ConfigurationEstimates estimates, TrainingStage? stage)
    {
        bool all = stage is null or { HasLearned: true };
        int classes = estimates.Configuration.Configuration.Classes;
        (string Name, Estimate Estimate)[] wins =
        [
            .. Enumerable
                .Range(0, estimates.Configuration.Configuration.Modalities)
                .Select(r =>
                    (
                        EstimandText.ModalityName(estimates, r),
                        Known(estimates, new Estimand(all ? EstimandNames.TrainedWin : EstimandNames.LearnedWin, Modality: r))
                    )
                )
                .Where(w => w.Item2 is not null)
                .Select(w => (w.Item1, w.Item2!))
                .OrderByDescending(w => w.Item2.Value),
        ];
        if (wins.Length < 2)
        {
            return all ? null : ("Who wins", "nobody: no class was learned");
        }

        string which = all ? "" : $"of the {NumberInSentence.Share(1 - stage!.Unlearned)} of the classes that were learned: ";
        string nobody = wins[0].Estimate.Low > wins[1].Estimate.High ? "" : "nobody is shown to win more: ";
        return (
            "Who wins",
            which
                + nobody
                + string.Join(
                    ", ",
                    wins.Select(w =>
                        all
                            ? $"{w.Name} {InvariantText.Fixed(w.Estimate.Value * classes, 1)} of {InvariantText.Count(classes)} classes "
                                + $"({NumberInSentence.Percent(w.Estimate)})"
                            : $"{w.Name} {NumberInSentence.Percent(w.Estimate)}"
                    )
                )
        );
    }

    private static (string, string)? Classes(ConfigurationEstimates estimates) =>
        Known(estimates, new Estimand(EstimandNames.Won)) is { } won
        && Known(estimates, new Estimand(EstimandNames.Shared)) is { } shared
        && Known(estimates, new Estimand(EstimandNames.Unlearned)) is { } unlearned
            ? (
                "Classes",
                string.Join(
                    ", ",
                    NumberInSentence
                        .Shares(won.Value, shared.Value, unlearned.Value)
                        .Zip(["dominated by one modality", "shared", "unlearned"], (share, what) => $"{share} {what}")
                )
            )
            : null;

    private static string Stage(TrainingStage stage) =>
        stage.Reason is { } reason
            ? $"not over: {reason}. "
                + (
                    stage.IsGapTrainedOut ? "It is too far behind to become the best alone. "
                    : stage.AreComparedTrainedOut
                        ? "If it became the best alone the gap would be larger; besides, a gap may shrink as rare samples are learned. "
                    : ""
                )
                + stage.Remedy
            : $"over: every class is learned, and no network errs on more than {NumberInSentence.Share(stage.TrainErrors.Max())} of its "
                + "training samples"
                + (
                    stage.KnowsLosses
                        ? ", and no training loss still falls by more than "
                            + $"{InvariantText.Significant(TrainingStage.MostLossFall, 2)} nats while the iterations double."
                        : ". Whether losses and gap still change is seen with evaluation.checkpoints."
                );

    private static Estimate? Known(ConfigurationEstimates estimates, Estimand estimand) =>
        estimates.Stated(estimand) is { } found && double.IsFinite(found.Value) ? found : null;
}
