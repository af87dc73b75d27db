using Microsoft.Extensions.Logging;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Specs.Experiments;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>How an <see cref="EmbeddedSweepService"/> works.</summary>
public sealed record ServiceOptions
{
    /// <summary>The folder that holds everything; created where it is missing, and held by one server at a time.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Names of the engines that specs may ask for.</summary>
    public required IReadOnlyList<string> Engines { get; init; }

    /// <summary>Creates the engine of one of these names; called once each, when the first sweep asks for it.</summary>
    public required Func<string, ITrialEngine> CreateEngine { get; init; }

    /// <summary>The experiments that specs may name.</summary>
    public required ExperimentRegistry Experiments { get; init; }

    /// <summary>
    /// The programs that specs may have started; null for none, or where <see cref="CreateEngine"/> alone decides. A submission of another
    /// program is refused.
    /// </summary>
    public AllowedPrograms? Programs { get; init; }

    /// <summary>The archives that sweeps are brought into; default none.</summary>
    public ServerArchives Archives { get; init; } = ServerArchives.None;

    /// <summary>Worker threads that all sweeps share, at least 1; default one per processor.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Most sweeps that are neither completed nor cancelled, at least 1; default 256. Each has its ledger open while it runs.
    /// </summary>
    public int MostUnfinished { get; init; } = 256;

    /// <summary>
    /// Bytes that are left free on the disk of the data folder: below them submissions and resumptions are refused, and sweeps at work are
    /// paused; default 0, none.
    /// </summary>
    public long DiskReserve { get; init; }

    /// <summary>How often the disk is looked at; default 5 s.</summary>
    public TimeSpan DiskInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Bytes that are free on the disk of a folder, null where that is not known; default null, what the system says.
    /// </summary>
    public Func<string, long?>? FreeDisk { get; init; }

    /// <summary>
    /// Called once when the data folder is this server's alone, before anything in it is read, for a log that is kept there; default
    /// nothing.
    /// </summary>
    public Action Held { get; init; } = () => { };

    /// <summary>
    /// Most estimates that the configurations of a sweep together may have; default 300,000, of which the reports take about 20 s of
    /// one core and 200 MB of <c>estimates.json</c>.
    /// </summary>
    public long MostEstimates { get; init; } = 300_000;

    /// <summary>
    /// Bytes of memory that there are; a sweep that needs more is refused. Default what the machine or its container gives the process.
    /// </summary>
    public long MemoryBytes { get; init; } = SweepMemory.Available;

    /// <summary>How often a block that fails is tried again before its sweep fails; default 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>
    /// How long one trial may take before it is recorded as timed out, as in <see cref="RunnerOptions.TrialTimeLimit"/>; default null, no
    /// limit.
    /// </summary>
    public TimeSpan? TrialTimeLimit { get; init; }

    /// <summary>How often a running sweep says where it stands; default 500 ms.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What a committed block survives; default <see cref="LedgerDurability.Fsync"/>.</summary>
    public LedgerDurability Durability { get; init; }

    /// <summary>
    /// Told when a sweep has come to its end: completed, failed or cancelled, each time that happens; default nobody. It is called while
    /// the sweep waits, from any thread, and must neither wait nor fail.
    /// </summary>
    public Action<SweepStatus> Ended { get; init; } = _ => { };

    /// <summary>How much the gauges of sweeps tell.</summary>
    public ToldLimits Told { get; init; } = new();

    /// <summary>Name of the program, for <see cref="ServiceDescription"/>.</summary>
    public string Server { get; init; } = "modcomp serve";

    /// <summary>Version of the program, for the record.</summary>
    public string CodeVersion { get; init; } = "";

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where the server reports what happens.</summary>
    public required ILogger Log { get; init; }
}
