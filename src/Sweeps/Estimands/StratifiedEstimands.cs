using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>
/// The estimands that a stratified test sample adds: by how much errors would vary if the networks of a trial were tested on other samples,
/// mean over trials. docs/estimators.md explains them.
/// </summary>
internal static class StratifiedEstimands
{
    private const string Squares = "squared share of samples";

    /// <summary>The families, in the order of files and tables.</summary>
    public static ImmutableArray<EstimandFamily> All { get; } =
    [
        new()
        {
            Name = EstimandNames.TestErrorSampling,
            Quantity = "variance of the test error by the choice of test samples",
            Unit = Squares,
            Range = ValueRange.Unbounded,
            Parts = EstimandParts.Network,
            IsStratified = true,
            Observed = ObservedPlace.Number(l => l.SamplingVariance),
        },
        new()
        {
            Name = EstimandNames.GapSampling,
            Quantity = "variance of the gap by the choice of test samples",
            Unit = Squares,
            Range = ValueRange.Unbounded,
            ComparesWithBest = true,
            IsStratified = true,
            Constant = ConstantWhen.OneModality,
            Observed = ObservedPlace.Number(l => l.SamplingVariance + l.Networks),
            NoTarget = "the uni-modal network that it compares with is chosen on the means; use gap",
        },
        new()
        {
            Name = EstimandNames.DegradationSampling,
            Quantity = "variance of the degradation by the choice of test samples",
            Unit = Squares,
            Range = ValueRange.Unbounded,
            Parts = EstimandParts.Modality,
            IsStratified = true,
            Constant = ConstantWhen.OneModality | ConstantWhen.Untrained,
            Observed = ObservedPlace.Number(l => l.SamplingVariance + l.Networks + l.Modalities),
        },
    ];
}
