using ModalityCompetition.Sweeps.Archives.Runs;

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

    /// <summary>The archives that sweeps are brought into; default none.</summary>
    public ServerArchives Archives { get; init; } = ServerArchives.None;
}
