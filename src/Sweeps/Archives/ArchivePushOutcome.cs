namespace ModalityCompetition.Sweeps.Archives;

/// <summary>What a push came to.</summary>
/// <param name="Manifest">What the archive holds now.</param>
/// <param name="Trials">Trials that it brought.</param>
/// <param name="Segments">Segments that it brought.</param>
/// <param name="BytesSent">Bytes that it sent: segments, lists, files and manifests, those that another writer made needless
/// included.</param>
/// <param name="Conflicts">How often another writer was first.</param>
public sealed record ArchivePushOutcome(ArchiveManifest Manifest, long Trials, int Segments, long BytesSent, int Conflicts);
