using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>Two runs compared.</summary>
/// <param name="Schema">Version of the schema.</param>
/// <param name="Warnings">What a reader must know first.</param>
/// <param name="Remedies">What remedies do; absent where the two sides do not differ in their remedies alone.</param>
/// <param name="Configurations">Pairs of configurations.</param>
internal sealed record ComparisonDocument(
    string Schema,
    ImmutableArray<string> Warnings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RemediesEntry? Remedies,
    IEnumerable<ConfigurationPairEntry> Configurations
)
{
    /// <summary>The document of a comparison.</summary>
    public static ComparisonDocument Of(RunComparison comparison, RemedyTable? remedies) =>
        new(
            ComparisonReport.Schema,
            comparison.Warnings,
            remedies is null ? null : RemediesEntry.Of(remedies),
            comparison.Configurations.Select(ConfigurationPairEntry.Of)
        );
}

/// <summary>Two configurations compared.</summary>
/// <param name="A">Side A.</param>
/// <param name="B">Side B.</param>
/// <param name="Paired">Whether they share random numbers.</param>
/// <param name="Warnings">What a reader must know.</param>
/// <param name="Differences">The differences, in a fixed order.</param>
internal sealed record ConfigurationPairEntry(
    SideEntry A,
    SideEntry B,
    bool Paired,
    ImmutableArray<string> Warnings,
    IEnumerable<DifferenceEntry> Differences
)
{
    /// <summary>The entry of a pair.</summary>
    public static ConfigurationPairEntry Of(ConfigurationComparison pair) =>
        new(SideEntry.Of(pair.A), SideEntry.Of(pair.B), pair.Paired, pair.Warnings, pair.Differences.Select(DifferenceEntry.Of));
}

/// <summary>One side of a comparison.</summary>
/// <param name="Configuration">Index of the configuration.</param>
/// <param name="Label">Its label.</param>
internal sealed record SideEntry(int Configuration, string Label)
{
    /// <summary>The entry of a configuration.</summary>
    public static SideEntry Of(PlannedConfiguration planned) => new(planned.Index, planned.Label);
}

/// <summary>The difference A - B of one estimand.</summary>
/// <param name="Estimand">Name of the estimand.</param>
/// <param name="Network">The network it is about; null when it is not about one.</param>
/// <param name="Modality">Index of the modality; null when it is not about one.</param>
/// <param name="Class">Index of the class; null for an average over classes.</param>
/// <param name="A">Side A.</param>
/// <param name="B">Side B.</param>
/// <param name="Difference">A - B.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="StandardError">Standard error.</param>
/// <param name="Confidence">Nominal coverage of the interval.</param>
/// <param name="Method">How the interval was computed.</param>
/// <param name="Pairs">Pairs of trials; 0 when the sides are independent.</param>
/// <param name="VarianceRatio">Variance with independent random numbers over the variance it has; null when it is not known.</param>
/// <param name="Significant">Whether the interval excludes zero.</param>
internal sealed record DifferenceEntry(
    string Estimand,
    NetworkKind? Network,
    int? Modality,
    int? Class,
    double? A,
    double? B,
    double? Difference,
    double? Low,
    double? High,
    double? StandardError,
    double? Confidence,
    DifferenceMethod Method,
    long Pairs,
    double? VarianceRatio,
    bool Significant
)
{
    /// <summary>The entry of a difference.</summary>
    public static DifferenceEntry Of(EstimandDifference difference) =>
        new(
            difference.Estimand.Name,
            difference.Estimand.Network,
            difference.Estimand.Modality,
            difference.Estimand.Class,
            Finite.OrNull(difference.ValueA),
            Finite.OrNull(difference.ValueB),
            Finite.OrNull(difference.Difference),
            Finite.OrNull(difference.Low),
            Finite.OrNull(difference.High),
            Finite.OrNull(difference.StandardError),
            Finite.OrNull(difference.Confidence),
            difference.Method,
            difference.Pairs,
            Finite.OrNull(difference.VarianceRatio),
            difference.Significant
        );
}
