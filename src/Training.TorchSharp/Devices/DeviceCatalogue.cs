using System.Globalization;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Devices;

/// <summary>The devices of this machine that libtorch can or could use.</summary>
internal static class DeviceCatalogue
{
    /// <summary>Name of the engine in a spec.</summary>
    public const string Engine = "torch";

    /// <summary>All devices, usable or not; the CPU first.</summary>
    public static IReadOnlyList<EngineDevice> List()
    {
        string? broken = Broken();
        List<EngineDevice> devices = [new(Engine, "cpu", $"libtorch {__version__} on {LanePaths.Describe(LanePaths.Best)}", broken)];
        int driver = CudaDriver.Count;
        int usable = broken is null ? CudaCount() : 0;
        for (int i = 0; i < Math.Max(driver, usable); i++)
        {
            devices.Add(new EngineDevice(Engine, Name(i), Describe(i), i < usable ? null : broken ?? WithoutCuda));
        }

        if (driver == 0 && usable == 0)
        {
            devices.Add(new EngineDevice(Engine, "cuda", "NVIDIA GPU", CudaDriver.IsPresent
                ? "the NVIDIA driver shows this process no GPU: check nvidia-smi and CUDA_VISIBLE_DEVICES."
                : "there is no NVIDIA driver (libcuda.so.1): install it, or give the container its GPUs."));
        }

        return devices;
    }

    /// <summary>Opens devices by their names.</summary>
    /// <param name="names">See <see cref="EngineRequest.Devices"/>; null for every GPU of the first one's model, or the CPU where there is none.</param>
    /// <exception cref="EngineUnavailableException">A device is unknown or cannot be used, or the devices are of different models.</exception>
    public static IReadOnlyList<ITileDevice> Open(string? names)
    {
        IReadOnlyList<EngineDevice> listed = List();
        IReadOnlyList<string> chosen = DeviceNames.Choose(names, listed);
        ITileDevice[] devices = [.. chosen.Select(OpenOne)];
        if (devices.FirstOrDefault(device => device.Model != devices[0].Model) is { } other)
        {
            if (names is null)
            {
                return [.. devices.Where(device => device.Model == devices[0].Model)];
            }

            throw new EngineUnavailableException(
                $"{devices[0].Name} ({devices[0].Model}) and {other.Name} ({other.Model}) are of different models and give different bits: choose devices of one model.");
        }

        return devices;
    }

    private const string WithoutCuda =
        "libtorch came without CUDA: build with -p:TorchRuntime=cuda-linux (docs/gpu-engine.md).";

    private static TorchDevice OpenOne(string name)
    {
        Device opened = device(name);
        if (opened.type != DeviceType.CUDA)
        {
            // Threads and instructions may decide how libtorch's products add up.
            return new TorchDevice(opened, $"cpu {LanePaths.Best} {get_num_threads().ToString(CultureInfo.InvariantCulture)} threads", HostBytes);
        }

        return new TorchDevice(opened, CudaDriver.Model(opened.index) ?? "unknown GPU", () => CudaDriver.Memory(opened.index)?.Free ?? long.MaxValue);
    }

    private static long HostBytes()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        return Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
    }

    private static string Name(int index) => FormattableString.Invariant($"cuda:{index}");

    private static string Describe(int index)
    {
        string model = CudaDriver.Model(index) ?? "NVIDIA GPU";
        return CudaDriver.Memory(index) is { } memory
            ? FormattableString.Invariant($"{model}, {memory.Free / (double)(1L << 30):0.#} of {memory.Total / (double)(1L << 30):0.#} GiB free")
            : model;
    }

    // Why libtorch itself cannot be used; null when it can.
    private static string? Broken()
    {
        try
        {
            using Tensor one = ones(1, device: CPU);
            return null;
        }
        catch (Exception fault) when (fault is TypeInitializationException or DllNotFoundException or NotSupportedException or BadImageFormatException
            or System.Runtime.InteropServices.ExternalException)
        {
            string reason = (fault.InnerException ?? fault).Message.Split('\n')[0].TrimEnd('.');
            return $"libtorch could not be loaded ({reason}): build with -p:TorchRuntime=cpu or cuda-linux (docs/gpu-engine.md).";
        }
    }

    private static int CudaCount()
    {
        try
        {
            return cuda.is_available() ? cuda.device_count() : 0;
        }
        catch (Exception fault) when (fault is TypeInitializationException or DllNotFoundException or NotSupportedException or EntryPointNotFoundException
            or System.Runtime.InteropServices.ExternalException)
        {
            return 0;
        }
    }
}
