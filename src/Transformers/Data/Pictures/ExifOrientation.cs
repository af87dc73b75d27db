using System.Buffers.Binary;

namespace ModalityCompetition.Transformers.Data.Pictures;

/// <summary>How a camera says that it was held: tag 0x0112 of the first directory of Exif, which is TIFF.</summary>
internal static class ExifOrientation
{
    /// <summary>Rows from the top, columns from the left: nothing to turn.</summary>
    public const int Upright = 1;

    private const int Last = 8;
    private const int Tag = 0x0112;
    private const int ShortType = 3;
    private const int EntryLength = 12;

    /// <summary>The orientation, 1 to 8; <see cref="Upright"/> where Exif says nothing, or nothing that can be understood.</summary>
    /// <param name="tiff">Exif from its byte order on.</param>
    public static int Of(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
        {
            return Upright;
        }

        bool isLittle = tiff[0] == (byte)'I';
        uint directory = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
        {
            return Upright;
        }

        int entries = Word(tiff, (int)directory, isLittle);
        for (int i = 0; i < entries; i++)
        {
            long at = directory + 2 + ((long)EntryLength * i);
            if (at + EntryLength > tiff.Length)
            {
                return Upright;
            }

            int entry = (int)at;
            if (Word(tiff, entry, isLittle) == Tag && Word(tiff, entry + 2, isLittle) == ShortType)
            {
                int value = Word(tiff, entry + 8, isLittle);
                return value is >= Upright and <= Last ? value : Upright;
            }
        }

        return Upright;
    }

    private static int Word(ReadOnlySpan<byte> tiff, int at, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(tiff[at..]) : BinaryPrimitives.ReadUInt16BigEndian(tiff[at..]);
}
