using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Instruments;

namespace ModalityCompetition.Grains.Sweeps;

/// <summary>How sweeps are run in a silo. Nothing here influences a result.</summary>
public sealed record SweepOptions
{
    /// <summary>
    /// Where to write, when a sweep of this identifier has failed, what happened and what was decided; null for nowhere. Default nowhere.
    /// </summary>
    public Func<string, string?> EventsFile { get; init; } = _ => null;

    /// <summary>Most estimates that the configurations of a sweep together may have; default 300,000.</summary>
    public long MostEstimates { get; init; } = 300_000;

    /// <summary>
    /// Most sweeps of the cluster that are neither completed nor cancelled; no other is taken or goes on. Default 256. Where several come
    /// at the same time there may be a few more.
    /// </summary>
    public int MostUnfinished { get; init; } = 256;

    /// <summary>Why no sweep is taken or goes on at this moment, one sentence with the remedy; null while they are. Default
    /// never.</summary>
    public Func<string?> Trouble { get; init; } = () => null;

    /// <summary>How much the gauges of sweeps tell.</summary>
    public ToldLimits Told { get; init; } = new();

    /// <summary>How often a sweep says where it stands, for its gauges; default 1 s.</summary>
    public TimeSpan TellInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Least time between two turns in which a sweep brings the estimates of its gauges up; default 5 s. It is longer where that would
    /// take more than one hundredth of a processor of the silo.
    /// </summary>
    public TimeSpan EstimateInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many blocks of the plan may be joined to one where a sweep has many devices, a power of two, at least 1; default 16, 1 for
    /// never. Up to 64 devices have blocks as the plan has them, up to 128 have twice as long ones, and so on.
    /// </summary>
    public int JoinedBlocks { get; init; } = 16;

    /// <summary>Devices up to which blocks are as the plan has them, at least 1; default 64.</summary>
    public int DevicesUnjoined { get; init; } = 64;

    /// <summary>The archives that sweeps are brought into; default none.</summary>
    public ServerArchives Archives { get; init; } = ServerArchives.None;
}
