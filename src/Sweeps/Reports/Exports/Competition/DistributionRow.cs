using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Reports.Documents;

namespace ModalityCompetition.Sweeps.Reports.Exports.Competition;

/// <summary>A row of exported distributions. The columns are documented in <c>docs/reading-a-report.md</c>.</summary>
/// <param name="Configuration">Index of the configuration.</param>
/// <param name="Kind">What the row is.</param>
/// <param name="Quantity">What it is about.</param>
/// <param name="At">Where: a share, a value, a class, numbers of classes.</param>
/// <param name="Value">The value there.</param>
/// <param name="Low">Lower end of the interval or band; null without one.</param>
/// <param name="High">Upper end of the interval or band; null without one.</param>
/// <param name="Count">Trials there; null where trials are not counted.</param>
/// <param name="Trials">Trials of the distribution.</param>
internal sealed record DistributionRow(
    int Configuration,
    string Kind,
    string Quantity,
    string At,
    [property: JsonConverter(typeof(RealConverter))] double? Value,
    [property: JsonConverter(typeof(RealConverter))] double? Low,
    [property: JsonConverter(typeof(RealConverter))] double? High,
    long? Count,
    long Trials
)
{
    /// <summary>The row as JSON has it, which knows no infinity and no NaN.</summary>
    public DistributionRow Written() => this with { Value = Finite.OrNull(Value), Low = Finite.OrNull(Low), High = Finite.OrNull(High) };
}

/// <summary>Rows as JSON lines, whose names in other scripts are escaped.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DistributionRow))]
internal sealed partial class DistributionRows : JsonSerializerContext;
