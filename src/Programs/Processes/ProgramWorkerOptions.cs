using ModalityCompetition.Programs.Memory;

namespace ModalityCompetition.Programs.Processes;

/// <summary>How the processes of a worker are run.</summary>
public sealed record ProgramWorkerOptions
{
    /// <summary>Number of the worker, from 0; the program finds it as <c>MODCOMP_WORKER</c>.</summary>
    public int Slot { get; init; }

    /// <summary>The GPU that the worker has to itself, as a value of <c>CUDA_VISIBLE_DEVICES</c>; null to leave that alone.</summary>
    public string? Device { get; init; }

    /// <summary>What the files of the program must be whenever a process is started; null where that is nobody's concern.</summary>
    public ProgramContents? Contents { get; init; }

    /// <summary>Makes the control groups of programs that have a limit of memory; by default those of this machine.</summary>
    public MemoryGroups? MemoryGroups { get; init; }

    /// <summary>
    /// How long a program that is asked to end has for it, first when its input is closed and again when it is told to by SIGTERM. Default
    /// 5 s.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Called on the worker's thread for every trial that diverged, with a sentence that names it and says why; null to be told nothing.
    /// </summary>
    public Action<string>? Diverged { get; init; }
}
