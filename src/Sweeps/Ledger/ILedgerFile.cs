namespace ModalityCompetition.Sweeps.Ledger;

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
}
