using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>What the table of all configurations says in words: who wins most classes, which modality is best alone, and
/// whether training was over.</summary>
internal static class CompetitionColumns
{
    /// <summary>The columns; none with one modality, where nobody competes.</summary>
    public static IReadOnlyList<TextColumn> Of(ConfigurationEstimates example)
    {
        int modalities = example.Configuration.Configuration.Modalities;
        ImmutableArray<Estimand> wins =
        [
            .. Enumerable.Range(0, modalities).Select(r => new Estimand(EstimandNames.TrainedWin, Modality: r)),
            new Estimand(EstimandNames.Unlearned),
        ];
        ImmutableArray<Estimand> alone =
        [
            .. Enumerable.Range(0, modalities).Select(r => new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, r)),
        ];
        ImmutableArray<Estimand> stage =
        [
            new Estimand(EstimandNames.Unlearned),
            new Estimand(EstimandNames.TrainError, NetworkKind.Joint),
            .. Enumerable.Range(0, modalities).Select(r => new Estimand(EstimandNames.TrainError, NetworkKind.Unimodal, r)),
            .. TrainingStage.OfLosses(example.Configuration.Configuration),
        ];
        return modalities < 2
            ? []
            :
            [
                new("wins most (share of classes)", wins, WinsMost),
                new("best alone (test error)", alone, BestAlone),
                new("training", stage, Training),
            ];
    }

    private static (string, string) WinsMost(ConfigurationEstimates estimates)
    {
        Estimate[] wins =
        [
            .. estimates
                .Estimates.Where(e =>
                    e.Estimand is { Name: EstimandNames.TrainedWin, Class: null, Modality: not null } && double.IsFinite(e.Value)
                )
                .OrderByDescending(e => e.Value),
        ];
        if (wins.Length < 2)
        {
            return ("–", "");
        }

        string unlearned = estimates.Find(new Estimand(EstimandNames.Unlearned)) is { Value: > TrainingStage.MostUnlearned } nobodys
            ? $", {NumberInSentence.Share(nobodys.Value)} unlearned"
            : "";
        string share = $"{NumberInSentence.PercentInCell(wins[0])}{unlearned}";
        // Where the intervals of the first two meet nobody is shown to win more.
        return wins[0].Low > wins[1].High
            ? (EstimandText.ModalityName(estimates, wins[0].Estimand.Modality!.Value), share)
            : ("nobody", $"{EstimandText.ModalityName(estimates, wins[0].Estimand.Modality!.Value)} {share}");
    }

    private static (string, string) Training(ConfigurationEstimates estimates) =>
        TrainingStage.Of(estimates) is not { } stage ? ("–", "")
        : stage.IsTrainedOut ? ("over", "")
        : !stage.HasLearned ? ("not over", $"{NumberInSentence.Share(stage.Unlearned)} unlearned")
        : ("not over", string.Join(", ", stage.Unfinished.Select(i => i == 0 ? "joint" : EstimandText.ModalityName(estimates, i - 1))));

    private static (string, string) BestAlone(ConfigurationEstimates estimates) =>
        estimates.BestModality is { } best
        && estimates.Stated(new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, best)) is { } error
        && double.IsFinite(error.Value)
            ? (EstimandText.ModalityName(estimates, best), NumberInSentence.PercentInCell(error))
            : ("–", "");
}
