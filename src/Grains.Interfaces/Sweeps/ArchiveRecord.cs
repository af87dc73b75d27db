namespace ModalityCompetition.Grains.Interfaces.Sweeps;

/// <summary>Where the archive of a sweep stands; the wire form of <c>SweepArchive</c>.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Trials">Trials of the sweep that it had when it was last brought up; null where that is not known.</param>
/// <param name="Behind">Why it is behind; null where the last try brought everything.</param>
[GenerateSerializer, Immutable, Alias("modcomp.ArchiveRecord")]
public sealed record ArchiveRecord([property: Id(0)] string Address, [property: Id(1)] long? Trials, [property: Id(2)] string? Behind);
