using System.Runtime.InteropServices;
using ModalityCompetition.Training.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Devices;

/// <summary>What the driver says of a GPU.</summary>
/// <param name="Model">Its model; null when unknown.</param>
/// <param name="Memory">Free and total memory, bytes; null when unknown.</param>
internal sealed record GpuFacts(string? Model, (long Free, long Total)? Memory);

/// <summary>All that is found out about a machine before it is decided which of its devices can be used.</summary>
internal sealed record MachineFacts
{
    /// <summary>What computes on the CPU.</summary>
    public required string Processor { get; init; }

    /// <summary>Why libtorch cannot be loaded, without a full stop; null when it can.</summary>
    public string? LibtorchFault { get; init; }

    /// <summary>Whether libtorch came with its CUDA half; asked only where the driver shows a GPU.</summary>
    public bool HasCuda { get; init; }

    /// <summary>Number of GPUs that libtorch computes on.</summary>
    public int UsableGpus { get; init; }

    /// <summary>Why the driver shows no GPU, one sentence; null when it shows one.</summary>
    public string? DriverObstacle { get; init; }

    /// <summary>Newest version of CUDA that the driver runs; null when unknown.</summary>
    public string? DriverVersion { get; init; }

    /// <summary>The GPUs that the driver shows.</summary>
    public IReadOnlyList<GpuFacts> Gpus { get; init; } = [];

    /// <summary>Asks this machine. Never throws.</summary>
    public static MachineFacts Read()
    {
        CudaDriver driver = CudaDriver.OfMachine;
        // Before anything else of libtorch, because it looks for its CUDA half once, at the first question.
        bool cuda = driver.Count > 0 && NativeLibrary.TryLoad("torch_cuda", typeof(torch).Assembly, null, out _);
        string? fault = LoadLibtorch();
        return new MachineFacts
        {
            // Even the version is not to be had where libtorch does not load.
            Processor = $"libtorch{(fault is null ? $" {__version__}" : "")} on {LanePaths.Describe(LanePaths.Best)}",
            LibtorchFault = fault,
            HasCuda = cuda,
            UsableGpus = fault is null && driver.Count > 0 ? CudaCount() : 0,
            DriverObstacle = driver.Obstacle,
            DriverVersion = driver.Version,
            Gpus = [.. Enumerable.Range(0, driver.Count).Select(i => new GpuFacts(driver.Model(i), driver.Memory(i)))],
        };
    }

    /// <summary>Whether a loader's line says that a library of the system is older than one that needs it.</summary>
    public static bool SystemIsTooOld(string reason) => reason.Contains("' not found (required by", StringComparison.Ordinal);

    /// <summary>
    /// The line of a loader's message that says what is wrong: a library that is missing or does not fit comes before all that was tried.
    /// </summary>
    /// <param name="message">The message, many lines.</param>
    public static string Reason(string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return (
            lines.FirstOrDefault(line => line.Contains("undefined symbol", StringComparison.Ordinal) || SystemIsTooOld(line))
            ?? lines.FirstOrDefault(line =>
                line.Contains(".so", StringComparison.Ordinal)
                && line.Contains(": ", StringComparison.Ordinal)
                && !line.Contains("LibTorchSharp", StringComparison.Ordinal)
            )
            ?? lines.FirstOrDefault()
            ?? "no reason given"
        ).TrimEnd('.');
    }

    private static string? LoadLibtorch()
    {
        try
        {
            // The binding itself, when it cannot load, writes a page to standard output, so the loader is asked first.
            _ = NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
            using Tensor one = ones(1, device: CPU);
            return null;
        }
        catch (Exception fault)
            when (fault
                    is TypeInitializationException
                        or DllNotFoundException
                        or EntryPointNotFoundException
                        or NotSupportedException
                        or BadImageFormatException
                        or ExternalException
            )
        {
            return Reason((fault.InnerException ?? fault).Message);
        }
    }

    private static int CudaCount()
    {
        try
        {
            return torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        }
        catch (Exception fault)
            when (fault
                    is TypeInitializationException
                        or DllNotFoundException
                        or NotSupportedException
                        or EntryPointNotFoundException
                        or ExternalException
            )
        {
            return 0;
        }
    }
}
