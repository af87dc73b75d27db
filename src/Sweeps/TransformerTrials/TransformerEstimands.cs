using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.TransformerTrials;

/// <summary>
/// The estimands of the paper's own experiment: what Figure 1 shows, over seeds. Errors, gaps and degradations are those of the competition
/// on sparse codes; per class there are accuracies instead of Gamma (docs/transformers.md).
/// </summary>
internal static class TransformerEstimands
{
    private static readonly string[] Shared =
    [
        EstimandNames.TestError,
        EstimandNames.TrainError,
        EstimandNames.FinalLoss,
        EstimandNames.Gap,
        EstimandNames.GapPositive,
        EstimandNames.Degradation,
    ];

    private static readonly string[] OnTheWay =
    [
        EstimandNames.TestErrorAt,
        EstimandNames.TrainErrorAt,
        EstimandNames.TrainLossAt,
        EstimandNames.GapAt,
        EstimandNames.GapPositiveAt,
    ];

    private static readonly ImmutableArray<EstimandFamily> s_byClass =
    [
        new()
        {
            Name = TransformerNames.Dropped,
            Quantity = "P(class dropped in joint training)",
            Unit = "probability",
            Parts = EstimandParts.ClassAndModality,
            Observed = ObservedPlace.Number(l => l.DroppedAverage),
            ObservedOfClass = ObservedPlace.Indicator(l => l.Dropped),
        },
        new()
        {
            Name = TransformerNames.KeepsMore,
            Quantity = "P(modality wins: keeps the larger share of its accuracy)",
            Unit = "probability",
            Parts = EstimandParts.ClassAndModality,
            Observed = ObservedPlace.Number(l => l.TrainedWinnerAverage),
            ObservedOfClass = ObservedPlace.Indicator(l => l.TrainedWinner),
        },
        new()
        {
            Name = TransformerNames.KeptAlike,
            Quantity = "P(no modality wins)",
            Unit = "probability",
            Parts = EstimandParts.Class,
            Observed = ObservedPlace.Number(l => l.StatusAverages + 1),
            ObservedOfClass = ObservedPlace.Indicator(l => l.Statuses + l.Classes),
        },
        new()
        {
            Name = TransformerNames.ClassAccuracy,
            Quantity = "test accuracy on a class",
            Unit = "share of samples",
            Parts = EstimandParts.NetworkAndClass,
            Observed = ObservedPlace.Number(l => l.ClassAccuracy),
            ObservedOfClass = ObservedPlace.Number(l => l.ClassAccuracy),
        },
    ];

    /// <summary>The estimands of a configuration.</summary>
    /// <param name="layout">Where the observations of a trial stand.</param>
    /// <param name="checkpoints">Steps at which networks are measured on the way, [C].</param>
    public static EstimandTable Table(ObservationLayout layout, IReadOnlyList<int> checkpoints) =>
        new(
            [
                .. Shared.Select(name => CompetitionEstimands.Find(name)!),
                .. s_byClass,
                .. CheckpointEstimands
                    .At(checkpoints)
                    .Where(f => Array.Exists(OnTheWay, prefix => f.Name == CheckpointEstimands.NameAt(prefix, f.Checkpoint!.Value))),
                .. OutcomeEstimands.All,
            ],
            layout
        );
}
