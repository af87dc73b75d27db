using System.ComponentModel.DataAnnotations;

namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>What became of a submission.</summary>
/// <param name="Sweep">Where the sweep stands.</param>
/// <param name="Outcome">Whether it is new.</param>
/// <param name="Warnings">What is unusual about the spec, one sentence each with its place.</param>
public sealed record SubmittedSweep(SweepStatus Sweep, SubmissionOutcome Outcome, IReadOnlyList<string> Warnings)
{
    private const string CurrentSchema = "modality-competition/submission/1";

    /// <summary>Version of this record on the wire.</summary>
    [AllowedValues(CurrentSchema)]
    public string Schema { get; } = CurrentSchema;
}
