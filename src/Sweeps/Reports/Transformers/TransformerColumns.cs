using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.Reports.Transformers;

/// <summary>What the table of all configurations says in words: which modality is best alone, and whether training was over.</summary>
internal static class TransformerColumns
{
    private static readonly ImmutableArray<Estimand> s_alone =
    [
        .. Enumerable
            .Range(0, TransformerConfiguration.Modalities)
            .Select(r => new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, r)),
    ];

    /// <summary>The columns.</summary>
    public static IReadOnlyList<TextColumn> All { get; } =
    [
        new("best alone (test error)", s_alone, BestAlone),
        new("training", [new Estimand(EstimandNames.TrainError, NetworkKind.Joint)], Training),
    ];

    private static (string, string) BestAlone(ConfigurationEstimates estimates) =>
        estimates.BestModality is { } best
        && estimates.Find(new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, best)) is { } error
        && double.IsFinite(error.Value)
            ? (EstimandText.ModalityName(estimates, best), NumberInSentence.PercentInCell(error))
            : ("–", "");

    private static (string, string) Training(ConfigurationEstimates estimates) =>
        (TransformerCaution.Of(estimates) is null ? "fitted" : "not fitted", "");
}
