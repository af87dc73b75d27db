using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>Tensors in host memory as spans.</summary>
internal static class HostTensor
{
    /// <summary>Element i along the first dimension of a contiguous tensor on the CPU.</summary>
    public static Span<T> Row<T>(Tensor tensor, int i)
        where T : unmanaged
    {
        Span<T> all = MemoryMarshal.Cast<byte, T>(tensor.bytes);
        int length = all.Length / (int)tensor.shape[0];
        return all.Slice(i * length, length);
    }

    /// <summary>A copy of a tensor's elements, whatever device it is on; waits for the device.</summary>
    public static T[] Download<T>(Tensor tensor)
        where T : unmanaged
    {
        using Tensor host = tensor.cpu();
        using Tensor dense = host.contiguous();
        return MemoryMarshal.Cast<byte, T>(dense.bytes).ToArray();
    }
}
