using System.Collections.Immutable;
using static ModalityCompetition.Sweeps.Estimands.ObservedPlace;

namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>
/// The estimands of the competition between modalities, one entry for each family. To add one takes an entry here, a place in
/// <see cref="ObservationLayout"/>, and what a trial shows in its two observers. docs/estimators.md explains them.
/// </summary>
internal static class CompetitionEstimands
{
    private const string Probability = "probability";
    private const string Trials = "share of trials";
    private const string Classes = "share of classes";
    private const string Samples = "share of samples";
    private const string Errors = "difference of errors";

    /// <summary>The estimands of configurations.</summary>
    /// <param name="layout">Where the observations of a trial stand.</param>
    /// <param name="checkpoints">Iterations of the checkpoints, [C]; null for none.</param>
    public static EstimandTable Table(ObservationLayout layout, IReadOnlyList<int>? checkpoints = null) =>
        checkpoints is not { Count: > 0 } && layout.SamplingVariances == 0
            ? new(All, layout)
            : new(
                [
                    .. All[..^OutcomeEstimands.All.Length],
                    .. layout.StopsEarly ? CheckpointEstimands.EarlyStopped : [],
                    .. CheckpointEstimands.At(checkpoints ?? []),
                    .. layout.SamplingVariances > 0 ? StratifiedEstimands.All : [],
                    .. OutcomeEstimands.All,
                ],
                layout
            );

    /// <summary>All families that every configuration has, in the order of files and tables.</summary>
    public static ImmutableArray<EstimandFamily> All { get; } =
    [
        new()
        {
            Name = EstimandNames.InitialWin,
            Quantity = "P(initial winner)",
            Unit = Probability,
            Parts = EstimandParts.ClassAndModality,
            When = Availability.AtStart,
            Estimator = EstimatorKind.RaoBlackwell,
            Observed = new(ObservationKind.Number, l => l.InitialProbabilityAverage, Event: l => l.InitialWinnerAverage),
            ObservedOfClass = new(ObservationKind.Number, l => l.InitialProbability, Event: l => l.InitialWinner),
        },
        new()
        {
            Name = EstimandNames.InitialWinSimulated,
            Quantity = "P(initial winner), simulated",
            Unit = Probability,
            Parts = EstimandParts.ClassAndModality,
            When = Availability.AtStart,
            Observed = Number(l => l.InitialWinnerAverage),
            ObservedOfClass = Indicator(l => l.InitialWinner),
        },
        new()
        {
            Name = EstimandNames.TrainedWin,
            Quantity = "P(trained winner)",
            Unit = Probability,
            Parts = EstimandParts.ClassAndModality,
            Estimator = EstimatorKind.ControlVariate,
            Observed = new(ObservationKind.Number, l => l.TrainedWinnerAverage, Control: l => l.ControlAverage),
            ObservedOfClass = new(ObservationKind.Indicator, l => l.TrainedWinner, Control: l => l.Control),
        },
        new()
        {
            Name = EstimandNames.TrainedWinPlain,
            Quantity = "P(trained winner), plain mean",
            Unit = Probability,
            Parts = EstimandParts.ClassAndModality,
            Observed = Number(l => l.TrainedWinnerAverage),
            ObservedOfClass = Indicator(l => l.TrainedWinner),
        },
        Status(EstimandNames.Won, "class dominated by one modality", Classes, 0),
        Status(EstimandNames.Shared, "class shared", Classes, 1),
        Status(EstimandNames.Unlearned, "class unlearned", Classes, 2),
        Status(EstimandNames.Agreement, "initial winner = trained winner", Trials, 3),
        new()
        {
            Name = EstimandNames.TestError,
            Quantity = "test error",
            Unit = Samples,
            Parts = EstimandParts.Network,
            Observed = Number(l => l.TestError),
        },
        new()
        {
            Name = EstimandNames.TestErrorControlled,
            Quantity = "test error, with controls",
            Unit = Samples,
            Parts = EstimandParts.Network,
            Estimator = EstimatorKind.CrossFitted,
            PlainFamily = EstimandNames.TestError,
            Observed = Number(l => l.TestError),
        },
        new()
        {
            Name = EstimandNames.TrainError,
            Quantity = "training error",
            Unit = Samples,
            Parts = EstimandParts.Network,
            Observed = Number(l => l.TrainError),
        },
        new()
        {
            Name = EstimandNames.FinalLoss,
            Quantity = "final training loss (nats)",
            Unit = "nats",
            Range = ValueRange.Unbounded,
            Parts = EstimandParts.Network,
            Observed = Number(l => l.FinalLoss),
        },
        new()
        {
            Name = EstimandNames.ProbeErrorLarge,
            Quantity = "P(probe test error ≥ 1/K)",
            Unit = Trials,
            Parts = EstimandParts.Modality,
            Observed = Indicator(l => l.ProbeErrorLarge),
        },
        new()
        {
            Name = EstimandNames.Gap,
            Quantity = "gap: joint − best uni-modal error",
            Unit = Errors,
            Range = ValueRange.DifferenceOfShares,
            ComparesWithBest = true,
            Estimator = EstimatorKind.PairedDifference,
            Constant = ConstantWhen.OneModality,
            Observed = Number(l => l.Gap),
            Terms = (l, r) => (l.TestError, l.TestError + 1 + r),
        },
        new()
        {
            Name = EstimandNames.GapControlled,
            Quantity = "gap, with controls",
            Unit = Errors,
            Range = ValueRange.DifferenceOfShares,
            ComparesWithBest = true,
            Estimator = EstimatorKind.CrossFitted,
            PlainFamily = EstimandNames.Gap,
            Constant = ConstantWhen.OneModality,
            Observed = Number(l => l.Gap),
        },
        new()
        {
            Name = EstimandNames.GapPositive,
            Quantity = "P(gap > 0)",
            Unit = Trials,
            ComparesWithBest = true,
            Constant = ConstantWhen.OneModality,
            Observed = Indicator(l => l.GapPositive),
            NoTarget = "the uni-modal network that it compares with is chosen on the means and may change from trial to trial; use gap",
        },
        new()
        {
            Name = EstimandNames.Degradation,
            Quantity = "degradation: probe − uni-modal error",
            Unit = Errors,
            Range = ValueRange.DifferenceOfShares,
            Parts = EstimandParts.Modality,
            Estimator = EstimatorKind.PairedDifference,
            Constant = ConstantWhen.OneModality | ConstantWhen.Untrained,
            Observed = Number(l => l.Degradation),
            Terms = (l, r) => (l.TestError + 1 + l.Modalities + r, l.TestError + 1 + r),
        },
        new()
        {
            Name = EstimandNames.DegradationControlled,
            Quantity = "degradation, with controls",
            Unit = Errors,
            Range = ValueRange.DifferenceOfShares,
            Parts = EstimandParts.Modality,
            Estimator = EstimatorKind.CrossFitted,
            PlainFamily = EstimandNames.Degradation,
            Constant = ConstantWhen.OneModality | ConstantWhen.Untrained,
            Observed = Number(l => l.Degradation),
        },
        Growth(EstimandNames.LoserGrowth, "Γ growth where it lost", l => l.LoserGrowth),
        Growth(EstimandNames.WinnerGrowth, "Γ growth where it won", l => l.WinnerGrowth),
        new()
        {
            Name = EstimandNames.LearnedWin,
            Quantity = "P(trained winner), learned classes",
            Unit = Probability,
            Parts = EstimandParts.Modality,
            When = Availability.WhereItExists,
            Observed = Number(l => l.LearnedWin),
        },
        new()
        {
            Name = EstimandNames.Learned,
            Quantity = "share of classes learned (Γ ≥ β)",
            Unit = Classes,
            Parts = EstimandParts.Modality,
            Observed = Number(l => l.Learned),
        },
        .. OutcomeEstimands.All,
    ];

    private static readonly Dictionary<string, EstimandFamily> ByName = All.Concat(CheckpointEstimands.EarlyStopped)
        .Concat(StratifiedEstimands.All)
        .ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>The family of a name; null when there is none.</summary>
    public static EstimandFamily? Find(string name) => ByName.GetValueOrDefault(name) ?? CheckpointEstimands.Find(name);

    private static EstimandFamily Status(string name, string quantity, string unit, int status) =>
        new()
        {
            Name = name,
            Quantity = quantity,
            Unit = unit,
            Parts = EstimandParts.Class,
            Observed = Number(l => l.StatusAverages + status),
            ObservedOfClass = Indicator(l => l.Statuses + (status * l.Classes)),
        };

    private static EstimandFamily Growth(string name, string quantity, Func<ObservationLayout, int> first) =>
        new()
        {
            Name = name,
            Quantity = quantity,
            Unit = "Γ(T) − Γ(0)",
            Range = ValueRange.Unbounded,
            Parts = EstimandParts.Modality,
            When = Availability.WhereItExists,
            Constant = ConstantWhen.Untrained,
            Observed = Number(first),
        };
}
