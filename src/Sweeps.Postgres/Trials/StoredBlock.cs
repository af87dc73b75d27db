using System.Buffers.Binary;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Postgres.Trials;

/// <summary>A row of committed trials: a block and its results.</summary>
/// <param name="Block">The trials.</param>
/// <param name="Layout">What their results look like.</param>
/// <param name="Payload">Results in trial order, [block.Count * bytes of a result].</param>
internal readonly record struct StoredBlock(TrialBlock Block, ResultLayout Layout, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Number of the layout of the payload that this program writes.</summary>
    public const short Encoding = 1;

    /// <summary>The bits of a CRC-32C over place, sizes and payload, so that a payload under another trial's key is damage.</summary>
    public int Checksum
    {
        get
        {
            Span<byte> head = stackalloc byte[24];
            BinaryPrimitives.WriteInt32LittleEndian(head, Block.Configuration);
            BinaryPrimitives.WriteInt32LittleEndian(head[4..], Layout.A);
            BinaryPrimitives.WriteInt32LittleEndian(head[8..], Layout.B);
            BinaryPrimitives.WriteInt32LittleEndian(head[12..], Block.Count);
            BinaryPrimitives.WriteInt64LittleEndian(head[16..], Block.FirstTrial);
            return unchecked((int)Crc32C.Append(Crc32C.Of(head), Payload.Span));
        }
    }

    /// <summary>The part of it within a range that lies in it.</summary>
    public StoredBlock Cut(TrialRange range) =>
        new(
            new TrialBlock(Block.Configuration, range.First, (int)range.Count),
            Layout,
            Payload.Slice((int)((range.First - Block.FirstTrial) * Layout.Bytes), (int)range.Count * Layout.Bytes)
        );
}
