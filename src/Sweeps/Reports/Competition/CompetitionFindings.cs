using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.OverTime;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>
/// What the estimates of a configuration of the competition say, in sentences with numbers and intervals. No sentence claims more than its
/// interval.
/// </summary>
internal static class CompetitionFindings
{
    /// <summary>The sentences, the most telling first.</summary>
    public static IEnumerable<string> Of(ConfigurationEstimates estimates) =>
        estimates.Configuration.Configuration.Modalities == 1
            ? Alone(estimates)
            : Competition(estimates).Concat(Modalities(estimates)).Concat(Errors(estimates));

    // One modality: nobody competes, and joint network, uni-modal network and probe are the same.
    private static IEnumerable<string> Alone(ConfigurationEstimates estimates)
    {
        string name = EstimandText.ModalityName(estimates, 0);
        if (
            Known(estimates, new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, 0)) is { } test
            && Known(estimates, new Estimand(EstimandNames.TrainError, NetworkKind.Unimodal, 0)) is { } train
        )
        {
            yield return $"The network of {name}, the only modality, erred on {NumberInSentence.Percent(test)} of the test samples"
                + $"{ControlledText.After(test)}{Expected(test)} and on {NumberInSentence.Percent(train)} of the training "
                + $"samples{Expected(train)}.";
        }

        if (Known(estimates, new Estimand(EstimandNames.Learned, Modality: 0)) is { } learned)
        {
            yield return $"It learned {NumberInSentence.Percent(learned)} of the classes.";
        }

        static string Expected(Estimate estimate) => estimate.Prediction is { } theory ? $" ({EstimandText.TheoryInWords(theory)})" : "";
    }

    private static IEnumerable<string> Competition(ConfigurationEstimates estimates)
    {
        if (Known(estimates, new Estimand(EstimandNames.Agreement)) is { } agreement)
        {
            yield return $"The initial winner of a class was its trained winner in {NumberInSentence.Percent(agreement)} of (trial, "
                + $"class) pairs.";
        }

        if (
            Known(estimates, new Estimand(EstimandNames.Won)) is { } won
            && Known(estimates, new Estimand(EstimandNames.Shared)) is { } shared
            && Known(estimates, new Estimand(EstimandNames.Unlearned)) is { } unlearned
        )
        {
            yield return $"Training left {NumberInSentence.Percent(won)} of the classes dominated by one modality, "
                + $"{NumberInSentence.Percent(shared)} shared and "
                + $"{NumberInSentence.Percent(unlearned)} unlearned.";
        }
    }

    private static IEnumerable<string> Modalities(ConfigurationEstimates estimates)
    {
        for (int r = 0; r < estimates.Configuration.Configuration.Modalities; r++)
        {
            string name = EstimandText.ModalityName(estimates, r);
            if (Known(estimates, new Estimand(EstimandNames.InitialWin, Modality: r)) is { } initial)
            {
                string theory = initial.Prediction is { } known ? $" ({EstimandText.TheoryInWords(known)})" : "";
                string trained = Known(estimates, new Estimand(EstimandNames.TrainedWin, Modality: r)) is { } after
                    ? $" and its trained winner with probability {NumberInSentence.Percent(after)}"
                    : "";
                string unlearned = Known(estimates, new Estimand(EstimandNames.Unlearned))
                    is { Value: > TrainingStage.MostUnlearned } nobodys
                    ? Known(estimates, new Estimand(EstimandNames.LearnedWin, Modality: r)) is { } among
                        ? $"; {NumberInSentence.Share(1 - nobodys.Value)} of the classes reached β, and among these it won "
                            + NumberInSentence.Percent(among)
                        : "; no class reached β"
                    : "";
                yield return $"Modality {name} was the initial winner of a class with probability "
                    + $"{NumberInSentence.Percent(initial)}{theory}{trained}{unlearned}.";
            }

            if (
                Known(estimates, new Estimand(EstimandNames.WinnerGrowth, Modality: r)) is { } grown
                && Known(estimates, new Estimand(EstimandNames.LoserGrowth, Modality: r)) is { } stayed
            )
            {
                yield return $"Where {name} won a class, its Γ grew by {NumberInSentence.Plain(grown)}; where it lost, by "
                    + $"{NumberInSentence.Plain(stayed)}.";
            }
        }
    }

    private static IEnumerable<string> Errors(ConfigurationEstimates estimates)
    {
        if (
            estimates.BestModality is { } best
            && Known(estimates, new Estimand(EstimandNames.TestError, NetworkKind.Joint)) is { } joint
            && Known(estimates, new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, best)) is { } unimodal
        )
        {
            string least =
                estimates.Find(new Estimand(EstimandNames.Gap)) is { } paired && EstimatorTexts.IsWithControlledBest(paired.Estimator)
                    ? "lowest error as estimated with controls"
                    : "lowest mean error";
            yield return $"The joint network erred on {NumberInSentence.Percent(joint)} of the test samples, the uni-modal network with "
                + $"the {least} ({EstimandText.ModalityName(estimates, best)}) on {NumberInSentence.Percent(unimodal)}"
                + $"{ControlledText.After(joint, unimodal)}.";
        }

        if (Known(estimates, new Estimand(EstimandNames.Gap)) is { } gap)
        {
            string verdict = NumberInSentence.Sign(gap) switch
            {
                > 0 => "joint training is worse than the best modality alone",
                < 0 => "joint training is better than the best modality alone",
                _ => "the interval contains zero, so neither is shown to be better",
            };
            string often = Known(estimates, new Estimand(EstimandNames.GapPositive)) is { } positive
                ? $" It was positive in {NumberInSentence.Percent(positive)} of trials."
                : "";
            yield return $"The gap between them is {NumberInSentence.Points(gap)}{ControlledText.After(gap)}: {verdict}.{often} This "
                + $"is the gap {GapText.When(estimates.Configuration.Configuration)}.";
        }

        if (GapText.EarlyStopped(estimates) is { } early)
        {
            yield return $"Early-stopped, {early}";
        }

        for (int r = 0; r < estimates.Configuration.Configuration.Modalities; r++)
        {
            if (Known(estimates, new Estimand(EstimandNames.Degradation, Modality: r)) is { } degradation)
            {
                string verdict = NumberInSentence.Sign(degradation) switch
                {
                    > 0 => "worse than",
                    < 0 => "better than",
                    _ => "not shown to differ from",
                };
                string by = NumberInSentence.Sign(degradation) == 0 ? ": the difference is" : ", by";
                string often = Known(estimates, new Estimand(EstimandNames.ProbeErrorLarge, Modality: r)) is { } large
                    ? $"; it erred on at least 1/K of the samples in {NumberInSentence.Percent(large)} of trials"
                    : "";
                yield return $"The probe of {EstimandText.ModalityName(estimates, r)} is {verdict} its uni-modal network{by} "
                    + $"{NumberInSentence.Points(degradation)}{ControlledText.After(degradation)}{often}.";
            }
        }
    }

    private static Estimate? Known(ConfigurationEstimates estimates, Estimand estimand) =>
        estimates.Stated(estimand) is { } found && double.IsFinite(found.Value) ? found : null;
}
