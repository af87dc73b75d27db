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

    /// <summary>How much the gauges of sweeps tell.</summary>
    public ToldLimits Told { get; init; } = new();

    /// <summary>How often a sweep says where it stands, for its gauges; default 1 s.</summary>
    public TimeSpan TellInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The archives that sweeps are brought into; default none.</summary>
    public ServerArchives Archives { get; init; } = ServerArchives.None;
}
