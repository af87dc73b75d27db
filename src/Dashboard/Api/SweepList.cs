using System.ComponentModel.DataAnnotations;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>Every sweep, on the wire.</summary>
/// <param name="Sweeps">In the order of submission.</param>
internal sealed record SweepList(IReadOnlyList<SweepStatus> Sweeps)
{
    private const string CurrentSchema = "modality-competition/sweeps/1";

    /// <summary>Version of this record on the wire.</summary>
    [AllowedValues(CurrentSchema)]
    public string Schema { get; } = CurrentSchema;
}
