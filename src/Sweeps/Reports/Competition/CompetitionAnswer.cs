using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>
/// Whether joint training loses to the best single modality, by how much, how sure that is, who wins, and at which stage of training: the
/// one thing that a reader takes home.
/// </summary>
internal static class CompetitionAnswer
{
    private const string Question = "Does joint training lose to the best single modality?";

    // A network that lost a class errs on about 1/K of the samples; half of that no noise explains.
    private const double LostClass = 0.5;

    // The skewness of a normal distribution is 0, that of an exponential one 2.
    private const double Skewed = 2;

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
            EarlyStopped(estimates),
            OverTrials(estimates, gap, best),
            Winners(estimates, stage),
            Classes(estimates),
            stage is null ? null : ("Training", Stage(stage)),
        ];
        return new ExperimentAnswer(Question, Reply(estimates, gap, stage), Kind(gap, stage), [.. facts.OfType<(string, string)>()]);
    }

    // The same words for every configuration, so that they can be counted.
    private static string Kind(Estimate gap, TrainingStage? stage) =>
        stage is { HasLearned: false }
            ? "not to be said yet, because classes are unlearned"
            : NumberInSentence.Sign(gap) switch
            {
                > 0 => "worse than the best single modality",
                < 0 => "better than it",
                _ => "not shown to be either",
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
        string caution = stage is { IsTrainedOut: false } ? ", before training is over" : "";
        string interval = double.IsNaN(gap.Low) ? "" : $" (interval at {confidence})";
        return $"{answer}, {at}{caution}{interval}.";
    }

    private static (string, string)? Alone(ConfigurationEstimates estimates, int best) =>
        Known(estimates, new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, best)) is { } error
            ? ("Best alone", $"{EstimandText.ModalityName(estimates, best)}, test error {NumberInSentence.Percent(error)}")
            : null;

    private static (string, string)? Jointly(ConfigurationEstimates estimates) =>
        Known(estimates, new Estimand(EstimandNames.TestError, NetworkKind.Joint)) is { } error
            ? ("Jointly", $"test error {NumberInSentence.Percent(error)}")
            : null;

    private static (string, string)? EarlyStopped(ConfigurationEstimates estimates) =>
        Known(estimates, new Estimand(EstimandNames.EarlyStoppedGap)) is { } gap
            ? (
                "Early-stopped",
                $"the difference is {NumberInSentence.Points(gap)} where each network stops at its smallest error on the validation sample"
            )
            : null;

    private static (string, string)? OverTrials(ConfigurationEstimates estimates, Estimate gap, int best)
    {
        if (Distribution(estimates, new Estimand(EstimandNames.Gap)) is not { Trials: > 0 } gaps)
        {
            return null;
        }

        string worse = Known(estimates, new Estimand(EstimandNames.GapPositive)) is { } positive
            ? NumberInSentence.Percent(positive)
            : Share(gaps, v => v > 0);
        string text =
            $"joint training is worse in {worse}, equal in {Share(gaps, v => v == 0)}, better in "
            + $"{Share(gaps, v => v < 0)}; median difference {Median(gaps)}";
        return ("Trials", Contradicts(gap, gaps) ? $"{text}. {Explained(estimates, gaps, best)}" : $"{text}.");
    }

    // The mean says one thing and most of the trials another, or few trials make the mean.
    private static bool Contradicts(Estimate gap, ErrorDistribution gaps)
    {
        double worse = (double)gaps.Counts.Where(c => c.Value > 0).Sum(c => c.Count) / gaps.Trials;
        double better = (double)gaps.Counts.Where(c => c.Value < 0).Sum(c => c.Count) / gaps.Trials;
        int sign = NumberInSentence.Sign(gap);
        return (sign > 0 && worse < 0.5) || (sign < 0 && better < 0.5) || Math.Abs(Skewness(gaps)) > Skewed;
    }

    private static string Explained(ConfigurationEstimates estimates, ErrorDistribution gaps, int best)
    {
        string skew = $"pull the mean away from the median (skewness {InvariantText.Fixed(Skewness(gaps), 1)})";
        double bound = LostClass / estimates.Configuration.Configuration.Classes;
        (string Network, string Share)[] failed =
        [
            .. new[] { (Name: "joint network", Key: new Estimand(EstimandNames.TestError, NetworkKind.Joint)) }
                .Append(
                    (
                        Name: $"network of {EstimandText.ModalityName(estimates, best)} alone",
                        Key: new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, best)
                    )
                )
                .Select(n => (n.Name, Errors: Distribution(estimates, n.Key)))
                .Where(n => n.Errors is { Trials: > 0 } errors && errors.Counts[^1].Value >= bound * errors.Denominator)
                .Select(n => (n.Name, Share(n.Errors!, v => v >= bound * n.Errors!.Denominator))),
        ];
        return failed.Length == 0
            ? $"Few trials {skew}."
            : $"{string.Join(", ", failed.Select((f, i) => $"{(i == 0 ? "In" : "in")} {f.Share} of the trials the {f.Network} missed a "
                + "class"))} (test error of at least 1/(2K) = "
                + $"{InvariantText.Significant(bound, 2)}); these {skew}.";
    }

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
                $"{NumberInSentence.Share(won.Value)} won by one modality, {NumberInSentence.Share(shared.Value)} shared, "
                    + $"{NumberInSentence.Share(unlearned.Value)} unlearned"
            )
            : null;

    private static string Stage(TrainingStage stage) =>
        stage.Reason is { } reason
            ? $"not over: {reason}. {stage.Remedy}"
            : $"over: every class is learned, and no network errs on more than {NumberInSentence.Share(stage.TrainErrors.Max())} of its "
                + "training samples.";

    private static string Median(ErrorDistribution gaps) =>
        $"{InvariantText.Significant(100 * gaps.Quantiles.First(q => q.Share == 0.5).Value, 3)} percentage points";

    private static string Share(ErrorDistribution of, Func<int, bool> counts) =>
        NumberInSentence.Share((double)of.Counts.Where(c => counts(c.Value)).Sum(c => c.Count) / of.Trials);

    private static double Skewness(ErrorDistribution of)
    {
        double mean = of.Counts.Sum(c => (double)c.Value * c.Count) / of.Trials;
        double second = of.Counts.Sum(c => Math.Pow(c.Value - mean, 2) * c.Count) / of.Trials;
        double third = of.Counts.Sum(c => Math.Pow(c.Value - mean, 3) * c.Count) / of.Trials;
        return second == 0 ? 0 : third / Math.Pow(second, 1.5);
    }

    private static ErrorDistribution? Distribution(ConfigurationEstimates estimates, Estimand estimand) =>
        estimates.ErrorDistributions.FirstOrDefault(d => d.Estimand == estimand);

    private static Estimate? Known(ConfigurationEstimates estimates, Estimand estimand) =>
        estimates.Find(estimand) is { } found && double.IsFinite(found.Value) ? found : null;
}
