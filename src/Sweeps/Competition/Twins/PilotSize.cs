using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

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

    /// <summary>
    /// The configurations that a pilot looks at: of those whose trials differ in nothing but their twins the first. Its label says nothing
    /// of twins.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    public static IReadOnlyList<PlannedConfiguration> Configurations(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Pairing == Pairing.Independent
            ? spec.Configurations
            :
            [
                .. spec
                    .Configurations.Select(WithoutTwins)
                    .DistinctBy(c => string.Join('\n', c.AxisValues.Select(v => $"{v.Parameter}={v.Value}"))),
            ];
    }

    private static PlannedConfiguration WithoutTwins(PlannedConfiguration configuration) =>
        configuration.Only([
            .. configuration.AxisValues.Where(v => !v.Parameter.StartsWith(SpecKeys.Fidelity + ".", StringComparison.Ordinal)),
        ]);

    /// <summary>Floating-point operations of the pilot of all configurations, those of random numbers left out.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="trials">Trials of every configuration.</param>
    /// <param name="levels">The levels that are tried.</param>
    public static double Flops(SweepSpec spec, int trials, IReadOnlyCollection<TwinLevel> levels)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return trials * Configurations(spec).Sum(c => Flops(c.Configuration.WithoutTwins, spec.Engine, levels));
    }

    // Of a trial and its twin of every level.
    private static double Flops(TrialConfiguration alone, string engine, IReadOnlyCollection<TwinLevel> levels) =>
        alone.Cost.Flops
        + levels.Where(level => level.Suits(alone, engine)).Sum(level => level.Of(alone, TwinParameters.Fewest).Twin!.Cost.Flops);
}
