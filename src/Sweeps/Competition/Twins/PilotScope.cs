using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Competition.Twins;

/// <summary>What a pilot of twins looks at, where that is not what it does by itself.</summary>
public sealed record PilotScope
{
    /// <summary>The estimates of interest; null for those that the sweep is about.</summary>
    public IReadOnlyList<Estimand>? Estimands { get; init; }

    /// <summary>The levels that are tried; null for all that suit what is looked at.</summary>
    public IReadOnlyCollection<TwinLevel>? Levels { get; init; }

    /// <summary>The first trial: whatever was chosen by some trials is best judged by others.</summary>
    public long First { get; init; }

    /// <summary>The levels that are tried for a sweep.</summary>
    /// <param name="spec">The sweep.</param>
    public IReadOnlyCollection<TwinLevel> LevelsFor(SweepSpec spec) => Levels ?? TwinLevel.For(spec, Estimands);
}
