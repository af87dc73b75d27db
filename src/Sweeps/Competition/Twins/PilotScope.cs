using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Competition.Twins;

/// <summary>What a pilot of twins looks at, where that is not what it does by itself.</summary>
public sealed record PilotScope
{
    /// <summary>The estimates of interest; null for those that the sweep is about.</summary>
    public IReadOnlyList<Estimand>? Estimands { get; init; }

    /// <summary>The levels that are tried; null for all.</summary>
    public IReadOnlyCollection<TwinLevel>? Levels { get; init; }

    /// <summary>The first trial: whatever was chosen by some trials is best judged by others.</summary>
    public long First { get; init; }
}
