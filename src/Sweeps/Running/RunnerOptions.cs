using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Sharing;
using ModalityCompetition.Sweeps.Running.Workers;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>How an <see cref="EmbeddedRunner"/> works. Nothing here influences a result; limits decide whether a trial has one.</summary>
public sealed record RunnerOptions
{
    /// <summary>Number of worker threads, at least 1; default one per processor.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>How often a block that fails, and then each of its trials alone, is tried again, at least 0; default 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>
    /// Most trials that may be recorded as crashed before the sweep fails, at least 0; default null, one in a hundred of the trials that
    /// the sweep asks for.
    /// </summary>
    public long? MostCrashed { get; init; }

    /// <summary>
    /// How long one trial may take, by <see cref="Clock"/>, above zero; a block as many times that as it has trials. A trial that takes
    /// longer alone, twice, is recorded as timed out. Default null, no limit.
    /// </summary>
    public TimeSpan? TrialTimeLimit { get; init; }

    /// <summary>How often progress is reported; default 250 ms.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The clock behind rates and durations; default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// The right to work on blocks, where other processes append to the same ledger at the same time; default null, every block is this
    /// process's own.
    /// </summary>
    public IBlockLeases? Leases { get; init; }

    /// <summary>The part of the sweep to run, which has no target then; default null, all of it.</summary>
    public TrialPart? Part { get; init; }

    /// <summary>What traces call the sweep; default null, its name.</summary>
    public string? Sweep { get; init; }

    /// <summary>Where the run reports what happens; default nowhere.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;

    /// <summary>
    /// The file that says, when a run has failed, what happened and what was decided (<see cref="Coordination.CoordinatorLog"/>); default
    /// null, none.
    /// </summary>
    public string? EventsFile { get; init; }

    /// <summary>Workers that are shared with other runs, <see cref="Workers"/> of them; null for threads of the run's own.</summary>
    internal IWorkerSource? Source { get; init; }
}
