using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.OverTime;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.TransformerTrials;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.Reports.Transformers;

/// <summary>
/// Whether the joint network loses to the best single encoder, by how much, who keeps which classes, and how far training came.
/// </summary>
internal static class TransformerAnswer
{
    private const string Question = "Does joint training lose to the best single modality?";

    /// <summary>The answer; null before any trial completed.</summary>
    public static ExperimentAnswer? Of(ConfigurationEstimates estimates)
    {
        if (estimates.BestModality is not { } best || Known(estimates, new Estimand(EstimandNames.Gap)) is not { } gap)
        {
            return null;
        }

        var configuration = (TransformerConfiguration)estimates.Configuration.Definition;
        (string Name, string Value)?[] facts =
        [
            Error(
                estimates,
                "Best alone",
                EstimandText.ModalityName(estimates, best),
                new(EstimandNames.TestError, NetworkKind.Unimodal, best)
            ),
            Error(estimates, "Jointly", null, new(EstimandNames.TestError, NetworkKind.Joint)),
            Often(estimates),
            PerModality(estimates, "Dropped", TransformerNames.Dropped, configuration.Classes),
            PerModality(estimates, "Who wins", TransformerNames.KeepsMore, configuration.Classes),
            ("Training", TransformerCaution.Of(estimates)?.Detail ?? TransformerCaution.Over),
            TransformerText.Remedy(configuration) is { } remedy ? ("Remedy", remedy) : null,
        ];
        return new ExperimentAnswer(Question, Reply(estimates, gap), Kind(gap), [.. facts.OfType<(string, string)>()]);
    }

    private static string Kind(Estimate gap) =>
        NumberInSentence.Sign(gap) switch
        {
            > 0 => "worse than the best single modality",
            < 0 => "better than the best single modality",
            _ => "not shown to be better or worse",
        };

    private static string Reply(ConfigurationEstimates estimates, Estimate gap)
    {
        string size = $"{(gap.Value < 0 ? NumberInSentence.PointsLess(gap) : NumberInSentence.Points(gap))} of test error";
        string answer = NumberInSentence.Sign(gap) switch
        {
            > 0 => $"Yes, by {size} on average",
            < 0 => $"No, it wins by {size} on average",
            _ when double.IsNaN(gap.Low) => "There are too few trials to say",
            _ => $"Not shown: the mean difference, {NumberInSentence.Points(gap)}, may be zero",
        };
        string interval = double.IsNaN(gap.Low) ? "" : $" (interval at {CountText.Percent(gap.Confidence)})";
        return $"{answer}, {GapText.When(estimates.Configuration.Definition)}{interval}.";
    }

    private static (string, string)? Error(ConfigurationEstimates estimates, string name, string? who, Estimand estimand) =>
        Known(estimates, estimand) is { } error
            ? (name, $"{(who is null ? "" : $"{who}, ")}test error {NumberInSentence.Percent(error)}")
            : null;

    private static (string, string)? Often(ConfigurationEstimates estimates) =>
        Known(estimates, new Estimand(EstimandNames.GapPositive)) is { } positive
            ? ("Trials", $"the joint network is worse in {NumberInSentence.Percent(positive)} of them")
            : null;

    private static (string, string)? PerModality(ConfigurationEstimates estimates, string name, string estimand, int classes)
    {
        string[] parts =
        [
            .. Enumerable
                .Range(0, TransformerConfiguration.Modalities)
                .Select(r => (Modality: r, Estimate: Known(estimates, new Estimand(estimand, Modality: r))))
                .Where(p => p.Estimate is not null)
                .Select(p =>
                    $"{EstimandText.ModalityName(estimates, p.Modality)} {InvariantText.Fixed(p.Estimate!.Value * classes, 1)} of "
                    + $"{CountText.Of(classes, "class", "classes")} ({NumberInSentence.Percent(p.Estimate)})"
                ),
        ];
        return parts.Length == 0 ? null : (name, string.Join(", ", parts));
    }

    private static Estimate? Known(ConfigurationEstimates estimates, Estimand estimand) =>
        estimates.Find(estimand) is { } found && double.IsFinite(found.Value) ? found : null;
}
