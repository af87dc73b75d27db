using System.Runtime.InteropServices;
using System.Text;

namespace ModalityCompetition.Training.TorchSharp.Devices;

/// <summary>
/// What libtorch's .NET binding does not tell of a GPU: its model and its free memory, from the CUDA driver's own library. Every question has an
/// answer without a driver: nothing.
/// </summary>
internal static unsafe class CudaDriver
{
    private const int Success = 0;
    private static readonly Lazy<nint> Library = new(Load);

    /// <summary>Whether the driver is installed and starts.</summary>
    public static bool IsPresent => Library.Value != 0;

    /// <summary>Number of GPUs that the driver shows this process.</summary>
    public static int Count
    {
        get
        {
            int count = 0;
            return IsPresent && Function("cuDeviceGetCount") is var get && get != 0 && ((delegate* unmanaged<int*, int>)get)(&count) == Success ? count : 0;
        }
    }

    /// <summary>Model of a GPU, for example <c>NVIDIA H200</c>; null when the driver does not say.</summary>
    public static string? Model(int index)
    {
        nint get = IsPresent ? Function("cuDeviceGetName") : 0;
        if (get == 0 || Handle(index) is not { } device)
        {
            return null;
        }

        Span<byte> name = stackalloc byte[256];
        fixed (byte* text = name)
        {
            return ((delegate* unmanaged<byte*, int, int, int>)get)(text, name.Length, device) == Success
                ? Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)])
                : null;
        }
    }

    /// <summary>Free and total memory of a GPU, bytes; null when the driver does not say.</summary>
    public static (long Free, long Total)? Memory(int index)
    {
        nint retain = IsPresent ? Function("cuDevicePrimaryCtxRetain") : 0;
        nint push = IsPresent ? Function("cuCtxPushCurrent_v2") : 0;
        nint pop = IsPresent ? Function("cuCtxPopCurrent_v2") : 0;
        nint release = IsPresent ? Function("cuDevicePrimaryCtxRelease_v2") : 0;
        nint get = IsPresent ? Function("cuMemGetInfo_v2") : 0;
        nint context;
        if (retain == 0 || push == 0 || pop == 0 || release == 0 || get == 0 || Handle(index) is not { } device
            || ((delegate* unmanaged<nint*, int, int>)retain)(&context, device) != Success)
        {
            return null;
        }

        try
        {
            if (((delegate* unmanaged<nint, int>)push)(context) != Success)
            {
                return null;
            }

            nuint free;
            nuint total;
            bool known = ((delegate* unmanaged<nuint*, nuint*, int>)get)(&free, &total) == Success;
            nint popped;
            _ = ((delegate* unmanaged<nint*, int>)pop)(&popped);
            return known ? ((long)free, (long)total) : null;
        }
        finally
        {
            _ = ((delegate* unmanaged<int, int>)release)(device);
        }
    }

    private static int? Handle(int index)
    {
        int device;
        nint get = Function("cuDeviceGet");
        return get != 0 && ((delegate* unmanaged<int*, int, int>)get)(&device, index) == Success ? device : null;
    }

    private static nint Function(string name) => NativeLibrary.TryGetExport(Library.Value, name, out nint address) ? address : 0;

    private static nint Load()
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out nint library))
        {
            return 0;
        }

        return NativeLibrary.TryGetExport(library, "cuInit", out nint start) && ((delegate* unmanaged<uint, int>)start)(0) == Success ? library : 0;
    }
}
