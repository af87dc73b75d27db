using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Competition.Twins;

/// <summary>What twins would bring a configuration.</summary>
/// <param name="Configuration">Index of the configuration.</param>
/// <param name="Trials">Trials of the pilot.</param>
/// <param name="Quantities">Keys of the estimands that were looked at.</param>
/// <param name="Levels">Every level, the cheapest twins last; empty where nothing could be tried.</param>
/// <param name="Obstacle">Why nothing could be tried, as a sentence; null where it could.</param>
public sealed record TwinAdvice(
    int Configuration,
    int Trials,
    ImmutableArray<string> Quantities,
    ImmutableArray<TriedLevel> Levels,
    string? Obstacle
)
{
    /// <summary>Twins that leave more work than this are not worth their place in a spec.</summary>
    public const double MostWork = 0.9;

    /// <summary>
    /// The best level, be it worth its place or not: of those that make nothing dearer, if there are any that pay, that with the least
    /// work. Null where nothing could be tried.
    /// </summary>
    public TriedLevel? Best => Levels.OrderBy(l => l.MakesDearer || l.MeanWork >= MostWork).ThenBy(l => l.MeanWork).FirstOrDefault();

    /// <summary>What the pilot says of a level; null where it was not tried.</summary>
    /// <param name="level">The level.</param>
    public TriedLevel? At(TwinLevel level) => Levels.FirstOrDefault(l => l.Level == level);

    /// <summary>Whether it is worth its place.</summary>
    public bool Pays => Best is { } best && best.MeanWork < MostWork;
}
