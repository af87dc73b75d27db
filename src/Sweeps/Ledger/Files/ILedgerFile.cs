namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>An open file as the ledger needs it; the seam at which tests inject failing disks. Reads may run beside a write.</summary>
internal interface ILedgerFile : IDisposable
{
    /// <summary>Current length, bytes.</summary>
    long Length { get; }

    /// <summary>Reads until the buffer is full or the file ends.</summary>
    /// <returns>Bytes read.</returns>
    int Read(Span<byte> buffer, long offset);

    /// <summary>Writes all parts one after the other.</summary>
    void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset);

    /// <summary>Forces everything written to the disk.</summary>
    void Flush();

    /// <summary>Cuts or extends the file.</summary>
    void SetLength(long length);

    /// <summary>
    /// Whether what has been written is still to be found at a path. It is not when the file was removed or moved, or another one was put
    /// in its place; where that cannot be told, it is.
    /// </summary>
    bool IsAt(string path);

    /// <summary>Where the file has been moved to; null where it has no name any more or the system does not say.</summary>
    string? MovedTo();
}
