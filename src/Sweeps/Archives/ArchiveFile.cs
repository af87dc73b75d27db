namespace ModalityCompetition.Sweeps.Archives;

/// <summary>A file of a run folder with its content.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Content">Its bytes.</param>
public sealed record ArchiveFile(string Name, ReadOnlyMemory<byte> Content);
