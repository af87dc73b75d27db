namespace ModalityCompetition.Grains.Sweeps;

/// <summary>How sweeps are run in a silo. Nothing here influences a result.</summary>
public sealed record SweepOptions
{
    /// <summary>
    /// Where to write, when a sweep of this identifier has failed, what happened and what was decided; null for nowhere. Default nowhere.
    /// </summary>
    public Func<string, string?> EventsFile { get; init; } = _ => null;
}
