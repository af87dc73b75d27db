using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Archives;

/// <summary>Fetches segments and believes nothing that their checksums do not confirm.</summary>
internal static class SegmentReader
{
    /// <summary>Fetches a content that is named by its digest.</summary>
    /// <exception cref="ArchiveException">It is not there, or is damaged; the message names it.</exception>
    public static async Task<ReadOnlyMemory<byte>> FetchAsync(
        IArchiveStorage storage,
        string name,
        string digest,
        CancellationToken cancellation
    ) => Checked(storage, name, digest, await storage.ReadAsync(name, cancellation).ConfigureAwait(false)).Bytes;

    /// <summary>The same into an array of some buffers, which the caller gives back.</summary>
    /// <exception cref="ArchiveException">As above.</exception>
    public static async Task<ArchiveContent> FetchAsync(
        IArchiveStorage storage,
        string name,
        string digest,
        ContentBuffers buffers,
        CancellationToken cancellation
    ) => Checked(storage, name, digest, await storage.ReadAsync(name, buffers, cancellation).ConfigureAwait(false));

    private static ArchiveContent Checked(IArchiveStorage storage, string name, string digest, ArchiveContent? content)
    {
        if (content is null)
        {
            throw new ArchiveException(
                $"{name} is missing in {storage.Address}: restore it from a copy, or push the run again with --repair from a machine that "
                    + "has it."
            );
        }

        return ArchiveNames.Digest(content.Bytes.Span) == digest
            ? content
            : throw new ArchiveException(
                $"{name} in {storage.Address} is damaged (its SHA-256 is not the one that names it): restore it from a copy, or push the "
                    + "run again with --repair from a machine that has it."
            );
    }

    /// <summary>The identity of a segment's results.</summary>
    /// <exception cref="LedgerException">The segment has no header.</exception>
    public static LedgerIdentity Identity(ReadOnlyMemory<byte> segment, string name) =>
        LedgerHeader.Read(new MemoryFile(segment), name).Identity;

    /// <summary>The blocks of a segment.</summary>
    /// <param name="segment">Its bytes.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="trials">How many trials it must have.</param>
    /// <exception cref="LedgerException">The segment is not the ledger that it should be.</exception>
    public static IReadOnlyList<(TrialBlock Block, ResultBlock Results)> Blocks(ReadOnlyMemory<byte> segment, string name, long trials)
    {
        var file = new MemoryFile(segment);
        LedgerHeader header = LedgerHeader.Read(file, name);
        var blocks = new List<(TrialBlock Block, ResultBlock Results)>();
        LedgerScanResult scan = LedgerScan.Run(
            file,
            header,
            (frame, _) =>
                blocks.Add(
                    (
                        frame.Block,
                        new ResultBlock(frame.Layout, segment.Slice((int)frame.Offset + LedgerFrame.PreludeBytes, frame.PayloadBytes))
                    )
                )
        );
        return scan.Damages.Count == 0 && scan.ValidEnd == segment.Length && blocks.Sum(b => (long)b.Block.Count) == trials
            ? blocks
            : throw new LedgerException($"{name} is not the ledger of {trials} trials that its manifest says: push the run again.");
    }

    private sealed class MemoryFile(ReadOnlyMemory<byte> bytes) : ILedgerFile
    {
        public long Length => bytes.Length;

        public int Read(Span<byte> buffer, long offset)
        {
            int count = (int)Math.Clamp(bytes.Length - offset, 0, buffer.Length);
            bytes.Span.Slice((int)Math.Min(offset, bytes.Length), count).CopyTo(buffer);
            return count;
        }

        public void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset) => throw new NotSupportedException();

        public void Flush() => throw new NotSupportedException();

        public void SetLength(long length) => throw new NotSupportedException();

        public bool IsAt(string path) => true;

        public string? MovedTo() => null;

        public void Dispose() { }
    }
}
