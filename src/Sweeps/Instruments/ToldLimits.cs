namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>How much the gauges of sweeps tell, so that the number of series stays bounded.</summary>
public sealed record ToldLimits
{
    /// <summary>Default of <see cref="Sweeps"/>.</summary>
    public const int UsualSweeps = 50;

    /// <summary>Default of <see cref="Configurations"/>.</summary>
    public const int UsualConfigurations = 20;

    /// <summary>Most that either may be.</summary>
    public const int Most = 1000;

    /// <summary>Most estimates that are told at a time, of all sweeps together.</summary>
    internal const int MostEstimates = 1000;

    /// <summary>Sweeps at work that have gauges of their own; those beyond them are added up as one, <c>other</c>.</summary>
    public int Sweeps { get; init; } = UsualSweeps;

    /// <summary>Configurations of a sweep, the first of its plan, whose estimates are told.</summary>
    public int Configurations { get; init; } = UsualConfigurations;
}
