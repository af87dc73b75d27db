using System.Text;

namespace ModalityCompetition.TestKit.Telemetry;

/// <summary>Just enough of the wire format of protocol buffers to walk to a text.</summary>
internal static class Protobuf
{
    /// <summary>The texts at the end of a path of field numbers.</summary>
    public static IReadOnlyList<string> Texts(byte[] message, params int[] path) =>
        [.. Messages(message, path).Select(Encoding.UTF8.GetString)];

    /// <summary>The messages at the end of a path of field numbers.</summary>
    public static IEnumerable<byte[]> Messages(byte[] message, params int[] path)
    {
        IEnumerable<byte[]> level = [message];
        foreach (int field in path)
        {
            level = [.. level.SelectMany(m => Fields(m, field))];
        }

        return level;
    }

    private static IEnumerable<byte[]> Fields(byte[] message, int wanted)
    {
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = Varint(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    int length = (int)Varint(message, ref at);
                    byte[] value = message.AsSpan(at, length).ToArray();
                    at += length;
                    if ((int)(tag >> 3) == wanted)
                    {
                        yield return value;
                    }

                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7}");
            }
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
