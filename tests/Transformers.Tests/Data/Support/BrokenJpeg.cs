using System.Buffers.Binary;

namespace ModalityCompetition.Transformers.Tests.Data.Support;

/// <summary>A JPEG of 8 x 8 pixels, and ones that say what is not so.</summary>
internal static class BrokenJpeg
{
    private const string Text =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeX"
        + "BkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAI"
        + "AAgDAREAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAABP/EABgQAAIDAAAAAAAAAAAAAAAAAAAEBSIx/8QAFQEBAQAAAAAAAAAAAAAAAAAAAQ"
        + "P/xAAYEQACAwAAAAAAAAAAAAAAAAAABAMhMf/aAAwDAQACEQMRAD8AKhCZUrK0CDuWf//Z";

    public static byte[] Small { get; } = Convert.FromBase64String(Text);

    private static int Frame => Small.AsSpan().IndexOf<byte>([0xFF, 0xC0]);

    public static byte[] WithSize(ushort width, ushort height)
    {
        byte[] changed = [.. Small];
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(Frame + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(Frame + 7), width);
        return changed;
    }

    /// <summary>Another kind of frame, for example 0xC9, which is arithmetic.</summary>
    public static byte[] WithFrame(byte marker)
    {
        byte[] changed = [.. Small];
        changed[Frame + 1] = marker;
        return changed;
    }

    /// <summary>Whole by its segments, but of two colours, which no JPEG that is decoded has.</summary>
    public static byte[] WithTwoColours()
    {
        byte[] changed = [.. Small];
        changed[Frame + 9] = 2;
        return changed;
    }
}
