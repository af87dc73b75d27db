namespace ModalityCompetition.Sweeps.Archives.Storage;

/// <summary>A content that was read.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Version">What tells these bytes from every others that had or will have the name; opaque.</param>
public sealed record ArchiveContent(ReadOnlyMemory<byte> Bytes, string Version)
{
    /// <summary>The array of the buffers of the caller that the bytes stand in; null where they stand elsewhere.</summary>
    public byte[]? Buffer { get; init; }
}
