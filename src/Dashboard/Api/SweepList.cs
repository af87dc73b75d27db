using ModalityCompetition.Sweeps.Services;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>Every sweep, on the wire.</summary>
/// <param name="Sweeps">In the order of submission.</param>
internal sealed record SweepList(IReadOnlyList<SweepStatus> Sweeps)
{
    /// <summary>Version of this record on the wire.</summary>
    public string Schema { get; init; } = "modality-competition/sweeps/1";
}
