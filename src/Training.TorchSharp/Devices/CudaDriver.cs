using System.Runtime.InteropServices;
using System.Text;

namespace ModalityCompetition.Training.TorchSharp.Devices;

/// <summary>
/// What libtorch's .NET binding does not tell of a GPU: its model and its free memory, from the CUDA driver's own library (CUDA Driver API:
/// Initialization, Version, Device, Primary Context, Context and Memory Management). Every question has an answer without a driver:
/// nothing.
/// </summary>
internal sealed unsafe class CudaDriver
{
    private const int Success = 0;
    private const int NoDevice = 100;
    private static readonly Lazy<CudaDriver> Installed = new(() =>
        new CudaDriver(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1")
    );
    private readonly nint _library;

    /// <summary>Loads and starts a driver.</summary>
    /// <param name="library">Its library: a path, or a name that the system's loader finds.</param>
    public CudaDriver(string library)
    {
        if (!NativeLibrary.TryLoad(library, out nint loaded) || !NativeLibrary.TryGetExport(loaded, "cuInit", out nint start))
        {
            Obstacle = $"there is no NVIDIA driver ({library}): install it, or give the container its GPUs.";
            return;
        }

        _library = loaded;
        int code = ((delegate* unmanaged<uint, int>)start)(0);
        if (code != Success && code != NoDevice)
        {
            Obstacle = $"the NVIDIA driver does not start ({Words(code)}): check nvidia-smi.";
            return;
        }

        int count = 0;
        nint get = Function("cuDeviceGetCount");
        Count = code == Success && get != 0 && ((delegate* unmanaged<int*, int>)get)(&count) == Success ? count : 0;
        Obstacle = Count > 0 ? null : "the NVIDIA driver shows this process no GPU: check nvidia-smi and CUDA_VISIBLE_DEVICES.";
    }

    /// <summary>The driver of this machine.</summary>
    public static CudaDriver OfMachine => Installed.Value;

    /// <summary>Why it shows no GPU and what would help, one sentence; null when it shows one.</summary>
    public string? Obstacle { get; }

    /// <summary>Number of GPUs that it shows this process.</summary>
    public int Count { get; }

    /// <summary>Newest version of CUDA that it runs, for example <c>12.8</c>; null when it does not say.</summary>
    public string? Version
    {
        get
        {
            int version;
            nint get = Function("cuDriverGetVersion");
            return get != 0 && ((delegate* unmanaged<int*, int>)get)(&version) == Success
                ? FormattableString.Invariant($"{version / 1000}.{version % 1000 / 10}")
                : null;
        }
    }

    /// <summary>Model of a GPU, for example <c>NVIDIA H200</c>; null when the driver does not say.</summary>
    public string? Model(int index)
    {
        nint get = Function("cuDeviceGetName");
        if (get == 0 || Handle(index) is not { } device)
        {
            return null;
        }

        Span<byte> name = stackalloc byte[256];
        name.Clear();
        fixed (byte* text = name)
        {
            // The last byte stays zero whatever the driver writes.
            return ((delegate* unmanaged<byte*, int, int, int>)get)(text, name.Length - 1, device) == Success
                ? Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)])
                : null;
        }
    }

    /// <summary>
    /// Free and total memory of a GPU, bytes; null when the driver does not say. The driver answers for a context alone, so the one that
    /// libtorch uses too is borrowed, or made for the moment.
    /// </summary>
    public (long Free, long Total)? Memory(int index)
    {
        nint retain = Function("cuDevicePrimaryCtxRetain");
        nint push = Function("cuCtxPushCurrent_v2");
        nint pop = Function("cuCtxPopCurrent_v2");
        nint release = Function("cuDevicePrimaryCtxRelease_v2");
        nint get = Function("cuMemGetInfo_v2");
        nint context;
        if (
            retain == 0
            || push == 0
            || pop == 0
            || release == 0
            || get == 0
            || Handle(index) is not { } device
            || ((delegate* unmanaged<nint*, int, int>)retain)(&context, device) != Success
        )
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

    // A device's handle by its number.
    private int? Handle(int index)
    {
        int device;
        nint get = Function("cuDeviceGet");
        return get != 0 && ((delegate* unmanaged<int*, int, int>)get)(&device, index) == Success ? device : null;
    }

    private string Words(int code)
    {
        byte* words;
        nint get = Function("cuGetErrorString");
        string? text =
            get != 0 && ((delegate* unmanaged<int, byte**, int>)get)(code, &words) == Success ? Marshal.PtrToStringUTF8((nint)words) : null;
        return FormattableString.Invariant($"{text ?? "error"}, code {code}");
    }

    private nint Function(string name) => _library != 0 && NativeLibrary.TryGetExport(_library, name, out nint address) ? address : 0;
}
