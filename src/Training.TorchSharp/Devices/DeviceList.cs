using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Training.TorchSharp.Devices;

/// <summary>The devices that a machine has or lacks, from what was found out about it.</summary>
internal static class DeviceList
{
    /// <summary>Name of the engine in a spec.</summary>
    public const string Engine = "torch";

    /// <summary>All devices, usable or not; the CPU first, then the GPUs, or one line that says why there is none.</summary>
    /// <param name="facts">What is known of the machine.</param>
    public static IReadOnlyList<EngineDevice> Of(MachineFacts facts)
    {
        string? broken = facts.LibtorchFault is { } fault
            ? $"libtorch could not be loaded ({fault}): "
                + (
                    MachineFacts.SystemIsTooOld(fault)
                        ? "it was built for newer systems, such as Debian 13 or Ubuntu 24.04"
                        : "build with -p:TorchRuntime=cpu or cuda-linux"
                )
                + " (docs/gpu-engine.md)."
            : null;
        List<EngineDevice> devices = [new(Engine, "cpu", facts.Processor, broken)];
        for (int i = 0; i < Math.Max(facts.Gpus.Count, facts.UsableGpus); i++)
        {
            devices.Add(
                new EngineDevice(
                    Engine,
                    FormattableString.Invariant($"cuda:{i}"),
                    Describe(i < facts.Gpus.Count ? facts.Gpus[i] : null),
                    i < facts.UsableGpus ? null : broken ?? Refusal(facts)
                )
            );
        }

        if (devices.Count == 1)
        {
            devices.Add(new EngineDevice(Engine, "cuda", "NVIDIA GPU", facts.DriverObstacle));
        }

        return devices;
    }

    private static string Refusal(MachineFacts facts) =>
        facts.HasCuda
            ? $"libtorch's CUDA does not start on this driver, which runs CUDA up to {facts.DriverVersion ?? "an unknown version"}: update "
                + $"the NVIDIA driver."
            : "libtorch came without CUDA: build with -p:TorchRuntime=cuda-linux (docs/gpu-engine.md).";

    private static string Describe(GpuFacts? gpu)
    {
        string model = gpu?.Model ?? "NVIDIA GPU";
        return gpu?.Memory is { } memory
            ? FormattableString.Invariant(
                $"{model}, {memory.Free / (double)(1L << 30):0.#} of {memory.Total / (double)(1L << 30):0.#} GiB free"
            )
            : model;
    }
}
