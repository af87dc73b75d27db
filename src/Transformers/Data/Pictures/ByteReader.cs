using System.Buffers.Binary;

namespace ModalityCompetition.Transformers.Data.Pictures;

/// <summary>Reads numbers of a file whose first byte is the highest, from the front, and tells when it ends too early.</summary>
/// <param name="bytes">All bytes of the file.</param>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>The next byte's place.</summary>
    public int Place { get; private set; }

    /// <summary>Whether all is read.</summary>
    public readonly bool AtEnd => Place == bytes.Length;

    /// <summary>The next byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>The next two bytes as a number.</summary>
    public int Word() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    /// <summary>The next four bytes as a number.</summary>
    public uint DoubleWord() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>The next bytes.</summary>
    /// <exception cref="PictureException">There are fewer.</exception>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count > bytes.Length - Place)
        {
            throw new PictureException("is cut off: its file ends too early; copy it again");
        }

        ReadOnlySpan<byte> taken = bytes.Slice(Place, (int)count);
        Place += (int)count;
        return taken;
    }
}
