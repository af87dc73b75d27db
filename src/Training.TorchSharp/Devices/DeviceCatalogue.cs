using System.Globalization;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Devices;

/// <summary>The devices of this machine that libtorch can or could use.</summary>
internal static class DeviceCatalogue
{
    /// <summary>All devices, usable or not; the CPU first.</summary>
    public static IReadOnlyList<EngineDevice> List() => DeviceList.Of(MachineFacts.Read());

    /// <summary>Opens devices by their names.</summary>
    /// <param name="names">See <see cref="EngineRequest.Devices"/>; null for every GPU of the first one's model, or the CPU where there is
    /// none.</param>
    /// <exception cref="EngineUnavailableException">A device is unknown or cannot be used, or the devices are of different
    /// models.</exception>
    public static IReadOnlyList<ITileDevice> Open(string? names) =>
        DeviceNames.OfOneModel([.. DeviceNames.Choose(names, List()).Select(OpenOne)], names is not null);

    private static TorchDevice OpenOne(string name)
    {
        Device opened = device(name);
        if (opened.type != DeviceType.CUDA)
        {
            // Threads and instructions may decide how libtorch's products add up.
            string threads = LibtorchThreads.OfProcess.ToString(CultureInfo.InvariantCulture);
            return new TorchDevice(opened, $"cpu {Instructions()} {threads} threads", HostBytes);
        }

        CudaDriver driver = CudaDriver.OfMachine;
        return new TorchDevice(
            opened,
            driver.Model(opened.index) ?? "unknown GPU",
            () => driver.Memory(opened.index)?.Free ?? long.MaxValue,
            () => driver.Memory(opened.index) is { } memory ? memory.Total - memory.Free : null
        );
    }

    // The machine's, unless libtorch was told to use fewer (aten/src/ATen/native/DispatchStub.cpp).
    private static string Instructions() =>
        Environment.GetEnvironmentVariable("ATEN_CPU_CAPABILITY") is { Length: > 0 } told ? told : LanePaths.Best.ToString();

    private static long HostBytes()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        return Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
    }
}
