using ModalityCompetition.Sweeps.Archives.Runs;

namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>Where the archive of a sweep stands.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Trials">Trials of the sweep that it had when it was last brought up; null where that is not known.</param>
/// <param name="Behind">Why it is behind, one sentence with the remedy; null where the last try brought everything. It is tried
/// again.</param>
public sealed record SweepArchive(string Address, long? Trials, string? Behind)
{
    /// <summary>What a run says of its archive; null where it has none.</summary>
    public static SweepArchive? Of(ArchiveStanding? standing) =>
        standing is null ? null : new SweepArchive(standing.Address, standing.Trials, standing.Behind);
}
