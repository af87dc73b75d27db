using ModalityCompetition.Sweeps.Estimates.Design;

namespace ModalityCompetition.Client.Sessions.Planning;

/// <summary>At how many trials a sweep with a target will stop, forecast from some of its trials.</summary>
/// <param name="Designs">What the pilot says of every configuration, in plan order; its targets are those of the spec.</param>
/// <param name="Most">Trials that each may have.</param>
/// <param name="Duration">How long the pilot took, seconds.</param>
/// <param name="Seconds">Expected duration of the sweep, seconds.</param>
internal sealed record PlanPilot(IReadOnlyList<ConfigurationDesign> Designs, long Most, double Duration, double Seconds)
{
    /// <summary>How long a pilot goes on, seconds.</summary>
    public const double Budget = 5;

    /// <summary>Trials that were run.</summary>
    public long Trials => Designs.Sum(d => d.Trials);

    /// <summary>Trials at which all configurations will have stopped; those of which nothing is known take all that they may.</summary>
    public long ForecastTrials => Designs.Sum(d => Forecast(d, Most));

    /// <summary>Configurations that would need more trials than they may have.</summary>
    public IEnumerable<ConfigurationDesign> OutOfReach => Designs.Where(d => d.Planned > Most);

    /// <summary>Number of configurations of which the pilot had too few trials to say anything.</summary>
    public int Unknown => Designs.Count(d => d.Planned is null);

    /// <summary>Trials at which a configuration will stop.</summary>
    /// <param name="design">The configuration.</param>
    /// <param name="most">Trials that it may have.</param>
    public static long Forecast(ConfigurationDesign design, long most) => Math.Min(design.Planned ?? most, most);
}
