using System.Buffers.Binary;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>
/// The frame of one committed block. The place of the frame in the file is part of it, so that a frame that was written elsewhere (a
/// doubled or misdirected write) is not one; and every checksum starts from the checksum of the ledger's header, so that a frame of another
/// ledger is not one either.
/// <code>
/// offset  bytes  content
/// 0       8      "MCBLOCK" and a line feed
/// 8       8      offset of this frame in the file
/// 16      8      sequence number: 0 for the first block committed to the ledger, then one more each
/// 24      4      index of the configuration
/// 28      4      first size of the layout (K)
/// 32      4      second size (R)
/// 36      4      number of trials
/// 40      8      first trial
/// 48      4      bytes of the payload
/// 52      4      CRC-32C of bytes 0..51, continued from the header's checksum
/// 56      n      payload: the results in trial order
/// 56 + n  4      CRC-32C of bytes 0..55 and the payload, continued from the header's checksum
/// </code>
/// </summary>
/// <param name="Offset">Offset of the frame in the file.</param>
/// <param name="Sequence">Sequence number.</param>
/// <param name="Block">The trials.</param>
/// <param name="Layout">What their results look like.</param>
internal readonly record struct LedgerFrame(long Offset, long Sequence, TrialBlock Block, ResultLayout Layout)
{
    /// <summary>Bytes before the payload.</summary>
    public const int PreludeBytes = 56;

    /// <summary>Bytes after the payload.</summary>
    public const int ChecksumBytes = 4;

    /// <summary>Largest payload; a block that needs more must be cut.</summary>
    public const int LargestPayload = 1 << 30;

    /// <summary>What every frame begins with.</summary>
    public static ReadOnlySpan<byte> Marker => "MCBLOCK\n"u8;

    /// <summary>Bytes of the payload.</summary>
    public int PayloadBytes => Block.Count * Layout.Bytes;

    /// <summary>Bytes of the frame.</summary>
    public int TotalBytes => PreludeBytes + PayloadBytes + ChecksumBytes;

    /// <summary>Offset of what follows the frame.</summary>
    public long EndOffset => Offset + TotalBytes;

    /// <summary>Fills in everything around a payload that already stands at <see cref="PreludeBytes"/>.</summary>
    /// <param name="frame">[<see cref="TotalBytes"/>].</param>
    /// <param name="seed">The checksum of the ledger's header.</param>
    public void Seal(Span<byte> frame, uint seed)
    {
        Marker.CopyTo(frame);
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], Offset);
        BinaryPrimitives.WriteInt64LittleEndian(frame[16..], Sequence);
        BinaryPrimitives.WriteInt32LittleEndian(frame[24..], Block.Configuration);
        BinaryPrimitives.WriteInt32LittleEndian(frame[28..], Layout.A);
        BinaryPrimitives.WriteInt32LittleEndian(frame[32..], Layout.B);
        BinaryPrimitives.WriteInt32LittleEndian(frame[36..], Block.Count);
        BinaryPrimitives.WriteInt64LittleEndian(frame[40..], Block.FirstTrial);
        BinaryPrimitives.WriteInt32LittleEndian(frame[48..], PayloadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[52..], Crc32C.Append(seed, frame[..52]));
        int covered = PreludeBytes + PayloadBytes;
        BinaryPrimitives.WriteUInt32LittleEndian(frame[covered..], Crc32C.Append(seed, frame[..covered]));
    }

    /// <summary>Reads what stands before a payload; null when it is not the prelude of a frame of this ledger at this place.</summary>
    /// <param name="prelude">[<see cref="PreludeBytes"/>].</param>
    /// <param name="offset">Where it was read.</param>
    /// <param name="seed">The checksum of the ledger's header.</param>
    public static LedgerFrame? ReadPrelude(ReadOnlySpan<byte> prelude, long offset, uint seed)
    {
        if (
            !prelude.StartsWith(Marker)
            || BinaryPrimitives.ReadUInt32LittleEndian(prelude[52..]) != Crc32C.Append(seed, prelude[..52])
            || BinaryPrimitives.ReadInt64LittleEndian(prelude[8..]) != offset
        )
        {
            return null;
        }

        var frame = new LedgerFrame(
            offset,
            BinaryPrimitives.ReadInt64LittleEndian(prelude[16..]),
            new TrialBlock(
                BinaryPrimitives.ReadInt32LittleEndian(prelude[24..]),
                BinaryPrimitives.ReadInt64LittleEndian(prelude[40..]),
                BinaryPrimitives.ReadInt32LittleEndian(prelude[36..])
            ),
            new ResultLayout(
                BinaryPrimitives.ReadInt32LittleEndian(prelude[28..]),
                BinaryPrimitives.ReadInt32LittleEndian(prelude[32..]),
                BinaryPrimitives.ReadInt32LittleEndian(prelude[48..]) / Math.Max(1, BinaryPrimitives.ReadInt32LittleEndian(prelude[36..]))
            )
        );
        return
            frame.Sequence >= 0
            && Fits(frame.Block, frame.Layout)
            && frame.PayloadBytes == BinaryPrimitives.ReadInt32LittleEndian(prelude[48..])
            ? frame
            : null;
    }

    /// <summary>Whether a frame can hold a block of results of a layout.</summary>
    public static bool Fits(TrialBlock block, ResultLayout layout) =>
        block is { Configuration: >= 0, FirstTrial: >= 0, Count: >= 1 }
        && block.FirstTrial <= long.MaxValue - block.Count
        && layout.IsValid
        && layout.Bytes <= LargestPayload / block.Count;

    /// <summary>Checks that results are those of a block and can be committed together.</summary>
    /// <param name="block">The block.</param>
    /// <param name="results">Its results.</param>
    /// <param name="place">What they must fit into, for the message.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void Require(TrialBlock block, ResultBlock results, string place)
    {
        if (results.Count != block.Count || results.Count == 0 || results.Rows.Length != results.Count * results.Layout.Bytes)
        {
            throw new ArgumentException($"A block of {block.Count} trials came with {results.Count} results.", nameof(results));
        }

        if (!Fits(block, results.Layout))
        {
            throw new ArgumentException(
                $"A block of {block.Count} trials from {block.FirstTrial} with results of layout {results.Layout} does not fit {place}.",
                nameof(block)
            );
        }
    }

    /// <summary>Whether the checksum of a whole frame holds.</summary>
    /// <param name="frame">[<see cref="TotalBytes"/>].</param>
    /// <param name="seed">The checksum of the ledger's header.</param>
    public bool Verifies(ReadOnlySpan<byte> frame, uint seed)
    {
        int covered = PreludeBytes + PayloadBytes;
        return BinaryPrimitives.ReadUInt32LittleEndian(frame[covered..]) == Crc32C.Append(seed, frame[..covered]);
    }
}
