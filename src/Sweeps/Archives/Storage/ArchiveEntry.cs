namespace ModalityCompetition.Sweeps.Archives.Storage;

/// <summary>A content as a storage lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Written">When it was last written, by the clock of the storage.</param>
/// <param name="Version">What tells this writing from every other one; opaque, and only for the storage that gave it.</param>
public sealed record ArchiveEntry(string Name, long Bytes, DateTimeOffset Written, string Version);
