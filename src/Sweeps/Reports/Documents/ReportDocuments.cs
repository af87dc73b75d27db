using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Estimates.Sequences;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Estimates.Verdicts;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>
/// How the records of this folder become JSON: names in snake_case, enumerations as words, fields in the order of their declaration. A
/// whole document is one record whose sequences are read while they are written, so memory does not grow with the document. Only metadata
/// are generated: the generated fast path would hold a whole document.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [
        typeof(SnakeCaseWord<DifferenceMethod>),
        typeof(SnakeCaseWord<EffectDirection>),
        typeof(SnakeCaseWord<IntervalMethod>),
        typeof(SnakeCaseWord<NetworkKind>),
        typeof(SnakeCaseWord<PredictionKind>),
        typeof(SnakeCaseWord<RemedyVerdict>),
        typeof(SnakeCaseWord<SequenceGuarantee>),
        typeof(SnakeCaseWord<StoppingState>),
        typeof(SnakeCaseWord<Verdict>),
    ]
)]
[JsonSerializable(typeof(EstimatesDocument))]
[JsonSerializable(typeof(AxisEntry))]
[JsonSerializable(typeof(StoppingEntry))]
[JsonSerializable(typeof(EstimateEntry))]
[JsonSerializable(typeof(ComparisonDocument))]
[JsonSerializable(typeof(TrialDocument))]
internal sealed partial class ReportDocuments : JsonSerializerContext;
