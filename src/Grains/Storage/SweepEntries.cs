namespace ModalityCompetition.Grains.Storage;

/// <summary>A page of the list of sweeps.</summary>
/// <param name="Entries">In the order of submission.</param>
/// <param name="Next">Where the page with those before goes on; null where there are none.</param>
/// <param name="Total">How many sweeps there are.</param>
public sealed record SweepEntries(IReadOnlyList<SweepEntry> Entries, string? Next, long Total);
