using System.Reflection;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;

namespace ModalityCompetition.Sweeps.Engines;

/// <summary>The engines that come with the program: all that is known of them by name, in one table.</summary>
internal static class ShippedEngines
{
    // What a modern core sustains in the training kernels (bench/results/training-step.md), and what a GPU needs to be busy.
    private const double FlopsPerCoreSecond = 4e10;
    private const double FlopsPerGpuSecond = 8e12;
    private const double BlockSeconds = 0.5;
    private const double TargetedBlockSeconds = 0.1;

    // Libtorch takes half a gigabyte or more, so most builds are without this assembly.
    private const string TorchAssembly = "ModalityCompetition.Training.TorchSharp";
    private const string TorchType = "ModalityCompetition.Training.TorchSharp.Engines.TorchEnginePlugin";

    /// <summary>The engines, in the order in which they are listed.</summary>
    public static IReadOnlyList<ShippedEngine> All { get; } =
    [
        new(
            "cpu",
            new BlockWork(BlockSeconds * FlopsPerCoreSecond, TargetedBlockSeconds * FlopsPerCoreSecond),
            () => new ProcessorEngine("cpu", () => new CpuTrialEngine()),
            "every build has the engine cpu."
        ),
        new(
            "reference",
            BlockWork.Ordinary,
            () => new ProcessorEngine("reference", () => new ReferenceTrialEngine()),
            "every build has the engine reference."
        ),
        new(
            "torch",
            new BlockWork(BlockSeconds * FlopsPerGpuSecond, BlockSeconds * FlopsPerGpuSecond),
            () => InAssembly(TorchAssembly, TorchType),
            "this build does not have the engine torch: build it with -p:TorchRuntime=cuda-linux for NVIDIA GPUs, or with "
                + "-p:TorchRuntime=cpu (docs/gpu-engine.md)."
        )
        {
            Lacks = new Dictionary<EngineAbility, string>
            {
                [EngineAbility.Checkpoints] = "which measures networks at the end of their training only",
                [EngineAbility.StratifiedTestSamples] = "which counts errors on independent test samples",
                [EngineAbility.TrainedSecondLayer] = "whose second layer is fixed",
                [EngineAbility.GrowingSteps] = "which makes the same steps in all trials of a tile",
                [EngineAbility.JointNetworkAlone] = "which trains joint and uni-modal networks side by side",
            },
        },
    ];

    // How many trials of a program a block has is for the spec to say, with a target and without.
    private static BlockWork Programs { get; } = new(ProgramTrialDefinition.BlockFlops, ProgramTrialDefinition.BlockFlops);

    /// <summary>The work of the blocks of an engine. Of engines that are not in the table it is <see cref="BlockWork.Ordinary"/>.</summary>
    /// <param name="engine">Name in the spec.</param>
    public static BlockWork WorkOf(string engine) =>
        engine is ProgramTrialEngine.Name or FileEnginePlugin.EngineName
            ? Programs
            : All.FirstOrDefault(e => e.Name == engine)?.Work ?? BlockWork.Ordinary;

    /// <summary>
    /// What an engine does in place of what it cannot do, for example <c>which counts errors on independent test samples</c>; null where it
    /// can, as engines that are not in the table are taken to.
    /// </summary>
    /// <param name="engine">Name in the spec; null when there is none.</param>
    /// <param name="ability">What is asked of it.</param>
    public static string? WhyNot(string? engine, EngineAbility ability) =>
        All.FirstOrDefault(e => e.Name == engine)?.Lacks.GetValueOrDefault(ability);

    private static IEnginePlugin? InAssembly(string assembly, string name)
    {
        try
        {
            return Assembly.Load(assembly).GetType(name) is { } type ? (IEnginePlugin?)Activator.CreateInstance(type) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
