namespace ModalityCompetition.Sweeps.Archives.Runs;

/// <summary>Where the archive of a sweep stands.</summary>
/// <param name="Address">Its address; holds no secret.</param>
/// <param name="Trials">Trials of the sweep that it had when it was last brought up; null where that is not known yet.</param>
/// <param name="Behind">Why it is behind, a sentence; null where the last push brought everything that there was.</param>
public sealed record ArchiveStanding(string Address, long? Trials, string? Behind);
