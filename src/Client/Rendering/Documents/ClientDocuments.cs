using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Estimates.Sequences;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Reports.Documents;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary>
/// The documents that <c>--json</c> asks for, one record each: names in snake_case, enumerations as words, fields in the order of their
/// declaration. Only metadata are generated: the generated fast path would hold a whole document in memory.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [
        typeof(SnakeCaseWord<RegimeKind>),
        typeof(SnakeCaseWord<RemedyVerdict>),
        typeof(SnakeCaseWord<SequenceGuarantee>),
        typeof(SnakeCaseWord<StoppingState>),
        typeof(SnakeCaseWord<Verdict>),
    ]
)]
[JsonSerializable(typeof(ArchiveCheckDocument))]
[JsonSerializable(typeof(ArchiveListDocument))]
[JsonSerializable(typeof(DesignDocument))]
[JsonSerializable(typeof(DevicesDocument))]
[JsonSerializable(typeof(ExperimentsDocument))]
[JsonSerializable(typeof(FolderDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(ReplayDocument))]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(RunNotice))]
[JsonSerializable(typeof(RunListDocument))]
[JsonSerializable(typeof(SavedReportsDocument))]
[JsonSerializable(typeof(SpecCheckDocument))]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(VerificationDocument))]
[JsonSerializable(typeof(WorkersDocument))]
internal sealed partial class ClientDocuments : JsonSerializerContext;
