using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>
/// What the estimates of a configuration say, in sentences with numbers and intervals. No sentence claims more than its interval.
/// </summary>
internal static class Findings
{
    /// <summary>
    /// A trial stores probabilities in single precision. An interval of equal values has no width and would miss the exact value by that
    /// rounding.
    /// </summary>
    private const double StoredRounding = 1e-6;

    private const int MostMeans = 12;

    /// <summary>The sentences, the most telling first.</summary>
    public static IEnumerable<string> Of(ConfigurationEstimates estimates)
    {
        if (estimates.Trials == 0)
        {
            yield return "There are no trials yet.";
            yield break;
        }

        if (estimates.Stopping is { } target)
        {
            yield return StoppingText.Outcome(target);
        }

        var about =
            estimates.Configuration.Competition is not { } trained ? Means(estimates)
            : trained.Modalities == 1 ? Alone(estimates)
            : Competition(estimates).Concat(Modalities(estimates)).Concat(Errors(estimates));
        foreach (string sentence in about.Concat(Checks(estimates)))
        {
            yield return sentence;
        }

        yield return OutcomeText.Sentence(estimates);
        if (WorstCases(estimates) is { Length: > 0 } bounds)
        {
            yield return bounds;
        }
    }

    // What another experiment estimates, in the order of its declaration; the rest is in the table.
    private static IEnumerable<string> Means(ConfigurationEstimates estimates) =>
        EstimatesTable
            .Of(estimates)
            .Rows.Where(r => double.IsFinite(r.Estimate.Value) && !EstimandNames.IsOutcome(r.Estimate.Estimand.Name))
            .Take(MostMeans)
            .Select(r => $"{r.About}: {r.Value}{(double.IsNaN(r.Estimate.Low) ? "" : $", interval {r.Interval}")}.");

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
                + $"{Expected(test)} and on {NumberInSentence.Percent(train)} of the training samples{Expected(train)}.";
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
            yield return $"Training left {NumberInSentence.Percent(won)} of the classes won by one modality, "
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
                yield return $"Modality {name} was the initial winner of a class with probability "
                    + $"{NumberInSentence.Percent(initial)}{theory}{trained}.";
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
            yield return $"The joint network erred on {NumberInSentence.Percent(joint)} of the test samples, the best uni-modal network "
                + $"on the means "
                + $"({EstimandText.ModalityName(estimates, best)}) on {NumberInSentence.Percent(unimodal)}.";
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
            yield return $"The gap between them is {NumberInSentence.Points(gap)}: {verdict}.{often}";
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
                string often = Known(estimates, new Estimand(EstimandNames.ProbeErrorLarge, Modality: r)) is { } large
                    ? $"; it erred on at least 1/K of the samples in {NumberInSentence.Percent(large)} of trials"
                    : "";
                yield return $"The probe of {EstimandText.ModalityName(estimates, r)} is {verdict} its uni-modal network, by "
                    + $"{NumberInSentence.Points(degradation)}{often}.";
            }
        }
    }

    private static IEnumerable<string> Checks(ConfigurationEstimates estimates)
    {
        Estimate[] exact =
        [
            .. estimates.Estimates.Where(e =>
                e.Prediction?.Kind == PredictionKind.Exact && double.IsFinite(e.Low) && double.IsFinite(e.High)
            ),
        ];
        if (exact.Length > 0)
        {
            int inside = exact.Count(e =>
                e.Low - StoredRounding <= e.Prediction!.Value + e.Prediction.Error
                && e.Prediction.Value - e.Prediction.Error <= e.High + StoredRounding
            );
            yield return $"Of {CountText.Of(exact.Length, "estimate")} with an exact value, {CountText.Of(inside, "interval")} "
                + $"{(inside == 1 ? "contains" : "contain")} it; "
                + $"about {InvariantText.Count((long)Math.Round(exact.Length * exact[0].Confidence))} are expected to, not independently "
                + $"of each other.";
        }

        if (
            estimates
                .Estimates.Where(e => e.Estimand.Class is null && e.VarianceReduction is { } f && double.IsFinite(f))
                .Select(e => (Factor: e.VarianceReduction!.Value, e.Estimand.Name, e.Estimator))
                .GroupBy(e => (e.Name, e.Estimator))
                .Select(g => $"{EstimandText.Quantity(new Estimand(g.Key.Name))}: {g.Key.Estimator}, {Range(g.Select(e => e.Factor))}")
                .ToArray() is
            { Length: > 0 } reductions
        )
        {
            yield return $"Variance reduction, as a factor on the number of trials that a plain mean would need: "
                + $"{string.Join("; ", reductions)}.";
        }
    }

    private static string Range(IEnumerable<double> factors)
    {
        double[] sorted = [.. factors.Order()];
        string low = InvariantText.Significant(sorted[0], 2);
        string high = InvariantText.Significant(sorted[^1], 2);
        return low == high ? $"×{low}" : $"×{low} to ×{high}";
    }

    private static string WorstCases(ConfigurationEstimates estimates)
    {
        Estimand[] told = [new(EstimandNames.TestError, NetworkKind.Joint), new(EstimandNames.Gap), new(EstimandNames.Agreement)];
        var bounds = told.Select(estimates.Find)
            .Where(e => e?.WorstCase is not null)
            .Select(e =>
            {
                int decimals = InvariantText.DecimalsFor((e!.WorstCase!.High - e.WorstCase.Low) / 2);
                return $"{EstimandText.Quantity(e.Estimand, estimates.Configuration)} "
                    + $"{EstimandText.Interval(e.WorstCase.Low, e.WorstCase.High, decimals)}";
            })
            .ToArray();
        return bounds.Length == 0 ? "" : $"Whatever the missing trials would have given, at worst: {string.Join("; ", bounds)}.";
    }

    private static Estimate? Known(ConfigurationEstimates estimates, Estimand estimand) =>
        estimates.Find(estimand) is { } found && double.IsFinite(found.Value) ? found : null;
}
