using System.Runtime.InteropServices;

namespace ModalityCompetition.Training.TorchSharp.Tests.Devices;

/// <summary>
/// What the binding throws for every fault of libtorch: an ExternalException, whose own type is reserved for the runtime.
/// </summary>
/// <param name="message">libtorch's words.</param>
internal sealed class NativeFault(string message) : ExternalException(message)
{
    /// <summary>libtorch's words when the memory of a GPU is full.</summary>
    public const string OutOfMemory =
        "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 139.81 GiB of which 1.10 GiB is free. "
        + "If reserved but unallocated memory is large try setting PYTORCH_ALLOC_CONF=expandable_segments:True to avoid "
        + "fragmentation.\nException raised from malloc";

    /// <summary>libtorch's words when a GPU has failed.</summary>
    public const string Failed =
        "CUDA error: unspecified launch failure\nCUDA kernel errors might be asynchronously reported at some other API call.";
}
