using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ModalityCompetition.Training.Engines;

/// <summary>
/// The digest of a trial's final weights: xxHash64 (seed 0) of the concatenated hashes of the encoders, in the order joint encoders
/// 0..R-1, uni-modal networks 0..R-1; each is the xxHash64 of the encoder's K m d_r weights as little-endian float32 bits,
/// written as 8 little-endian bytes.
/// </summary>
internal static class WeightsDigest
{
    /// <summary>Appends the hash of an encoder to a running list.</summary>
    /// <param name="hashes">The list.</param>
    /// <param name="index">Where in it.</param>
    /// <param name="weights">The encoder's weights.</param>
    /// <param name="stop">Checked on the way.</param>
    public static void Append(Span<byte> hashes, int index, ReadOnlySpan<float> weights, CancellationToken stop = default) =>
        BinaryPrimitives.WriteUInt64LittleEndian(hashes[(8 * index)..], Encoder(weights, stop));

    /// <summary>The digest of the hashes of all encoders.</summary>
    public static ulong Of(ReadOnlySpan<byte> hashes) => XxHash64.Hash(hashes);

    private static ulong Encoder(ReadOnlySpan<float> weights, CancellationToken stop)
    {
        if (BitConverter.IsLittleEndian)
        {
            return XxHash64.Hash(MemoryMarshal.AsBytes(weights), stop);
        }

        byte[] bytes = new byte[4 * weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), weights[i]);
        }

        return XxHash64.Hash(bytes, stop);
    }
}
