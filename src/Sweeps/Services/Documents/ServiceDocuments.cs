using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Estimates.Sequences;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Sweeps.Services.Documents;

/// <summary>The records of this namespace that go over the wire or into files; see <see cref="ServiceJson"/>.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    MaxDepth = 16,
    Converters = [
        typeof(SnakeCaseWord<SequenceGuarantee>),
        typeof(SnakeCaseWord<StoppingState>),
        typeof(SnakeCaseWord<SubmissionOutcome>),
        typeof(SnakeCaseWord<SweepState>),
    ]
)]
[JsonSerializable(typeof(IReadOnlyList<SweepStatus>))]
[JsonSerializable(typeof(ServiceDescription))]
[JsonSerializable(typeof(SubmittedSweep))]
[JsonSerializable(typeof(SweepEstimatesDocument))]
[JsonSerializable(typeof(SweepRecord))]
[JsonSerializable(typeof(WorkRecord))]
[JsonSerializable(typeof(SweepSubmission))]
[JsonSerializable(typeof(TagChange))]
internal sealed partial class ServiceDocuments : JsonSerializerContext;
