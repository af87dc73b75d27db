using System.Collections.Immutable;
using System.Globalization;

namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>
/// The estimands of networks on the way, at checkpoints, and of networks that are stopped early. The name of one at a checkpoint ends with
/// its iteration, so that configurations with the same checkpoint have an estimand in common.
/// </summary>
internal static class CheckpointEstimands
{
    private const string Samples = "share of samples";
    private const string Errors = "difference of errors";
    private const string Trials = "share of trials";
    private const string Classes = "share of classes";
    private const string Smaller =
        "it compares with the uni-modal network that is best on the means, which may change from trial to trial; use ";

    private static readonly string[] Prefixes =
    [
        EstimandNames.TestErrorAt,
        EstimandNames.TrainErrorAt,
        EstimandNames.TrainLossAt,
        EstimandNames.GapAt,
        EstimandNames.GapPositiveAt,
        EstimandNames.GammaAt,
        EstimandNames.LearnedAt,
    ];

    /// <summary>The families of networks that are stopped early.</summary>
    public static ImmutableArray<EstimandFamily> EarlyStopped { get; } =
    [
        new()
        {
            Name = EstimandNames.EarlyStoppedError,
            Quantity = "test error, early-stopped",
            Unit = Samples,
            Parts = EstimandParts.TrainedNetwork,
            StopsEarly = true,
            Observed = ObservedPlace.Number(l => l.StoppedError),
        },
        new()
        {
            Name = EstimandNames.EarlyStoppedIteration,
            Quantity = "iteration of the early stop",
            Unit = "iterations",
            Range = ValueRange.Unbounded,
            Parts = EstimandParts.TrainedNetwork,
            StopsEarly = true,
            Observed = ObservedPlace.Number(l => l.StoppedIteration),
        },
        new()
        {
            Name = EstimandNames.EarlyStoppedGap,
            Quantity = "early-stopped gap: joint − best uni-modal error",
            Unit = Errors,
            Range = ValueRange.DifferenceOfShares,
            ComparesWithBest = true,
            Compared = l => l.StoppedError + 1,
            StopsEarly = true,
            Estimator = EstimatorKind.PairedDifference,
            Constant = ConstantWhen.OneModality,
            Observed = ObservedPlace.Number(l => l.StoppedGap),
            Terms = (l, r) => (l.StoppedError, l.StoppedError + 1 + r),
        },
        new()
        {
            Name = EstimandNames.EarlyStoppedGapPositive,
            Quantity = "P(early-stopped gap > 0)",
            Unit = Trials,
            ComparesWithBest = true,
            Compared = l => l.StoppedError + 1,
            StopsEarly = true,
            Constant = ConstantWhen.OneModality,
            Observed = ObservedPlace.Indicator(l => l.StoppedGapPositive),
            NoTarget = Smaller + EstimandNames.EarlyStoppedGap,
        },
    ];

    /// <summary>The families of all checkpoints, quantity by quantity.</summary>
    /// <param name="iterations">The iterations t, [C].</param>
    public static IEnumerable<EstimandFamily> At(IReadOnlyList<int> iterations) =>
        Prefixes.SelectMany(prefix => iterations.Select((t, c) => Of(prefix, t, c)));

    /// <summary>The family of a name that ends with an iteration; null where it is no such name. Where it stands is not known.</summary>
    /// <param name="name">The name.</param>
    public static EstimandFamily? Find(string name)
    {
        string? prefix = Array.Find(Prefixes, p => name.StartsWith(p, StringComparison.Ordinal));
        return prefix is not null && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int t)
            ? Of(prefix, t, 0)
            : null;
    }

    /// <summary>The name of a quantity at a checkpoint.</summary>
    /// <param name="prefix">The quantity, for example <see cref="EstimandNames.GapAt"/>.</param>
    /// <param name="iteration">t.</param>
    public static string NameAt(string prefix, int iteration) => prefix + iteration.ToString(CultureInfo.InvariantCulture);

    private static EstimandFamily Of(string prefix, int t, int c)
    {
        string at = string.Create(CultureInfo.InvariantCulture, $" at t = {t}");
        EstimandFamily family = prefix switch
        {
            EstimandNames.TestErrorAt => OfNetworks("test error" + at, l => l.TestErrorAt + (c * l.TrainedNetworks)),
            EstimandNames.TrainErrorAt => OfNetworks("training error" + at, l => l.TrainErrorAt + (c * l.TrainedNetworks)),
            EstimandNames.TrainLossAt => OfNetworks($"training loss{at} (nats)", l => l.TrainLossAt + (c * l.TrainedNetworks)) with
            {
                Unit = "nats",
                Range = ValueRange.Unbounded,
            },
            EstimandNames.GapAt => new()
            {
                Name = "",
                Quantity = $"gap{at}: joint − best uni-modal error",
                Unit = Errors,
                Range = ValueRange.DifferenceOfShares,
                ComparesWithBest = true,
                Estimator = EstimatorKind.PairedDifference,
                Constant = ConstantWhen.OneModality,
                Observed = ObservedPlace.Number(l => l.GapAt + (c * l.Modalities)),
                Terms = (l, r) => (l.TestErrorAt + (c * l.TrainedNetworks), l.TestErrorAt + (c * l.TrainedNetworks) + 1 + r),
            },
            EstimandNames.GapPositiveAt => new()
            {
                Name = "",
                Quantity = $"P(gap > 0){at}",
                Unit = Trials,
                ComparesWithBest = true,
                Constant = ConstantWhen.OneModality,
                Observed = ObservedPlace.Indicator(l => l.GapPositiveAt + (c * l.Modalities)),
                NoTarget = Smaller + NameAt(EstimandNames.GapAt, t),
            },
            EstimandNames.GammaAt => OfModalities($"Γ{at}, class average", "Γ", ValueRange.Unbounded, l => l.GammaAt + (c * l.Modalities)),
            _ => OfModalities($"share of classes learned (Γ ≥ β){at}", Classes, ValueRange.Share, l => l.LearnedAt + (c * l.Modalities)),
        };
        return family with { Name = NameAt(prefix, t), Checkpoint = t, Compared = l => l.TestErrorAt + (c * l.TrainedNetworks) + 1 };
    }

    private static EstimandFamily OfNetworks(string quantity, Func<ObservationLayout, int> first) =>
        new()
        {
            Name = "",
            Quantity = quantity,
            Unit = Samples,
            Parts = EstimandParts.TrainedNetwork,
            Observed = ObservedPlace.Number(first),
        };

    private static EstimandFamily OfModalities(string quantity, string unit, ValueRange range, Func<ObservationLayout, int> first) =>
        new()
        {
            Name = "",
            Quantity = quantity,
            Unit = unit,
            Range = range,
            Parts = EstimandParts.Modality,
            Observed = ObservedPlace.Number(first),
        };
}
