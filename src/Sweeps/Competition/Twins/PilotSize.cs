using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Competition.Twins;

/// <summary>
/// How many trials a pilot of twins takes that nobody has asked a number of: so few that it is a small part of the sweep, which it
/// precedes.
/// </summary>
public static class PilotSize
{
    /// <summary>A sweep has so many trials of a configuration for each of the pilot, up to <see cref="TwinPilot.DefaultTrials"/>.</summary>
    public const int TrialsForEach = 20;

    /// <summary>Fewest trials of a configuration that are worth a pilot.</summary>
    public const int FewestTrials = TwinPilot.FewestTrials * TrialsForEach;

    /// <summary>Trials of every configuration; null where the sweep is too small to be worth a pilot.</summary>
    /// <param name="spec">The sweep.</param>
    public static int? Of(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Trials < FewestTrials ? null : (int)Math.Min(TwinPilot.DefaultTrials, spec.Trials / TrialsForEach);
    }
}
