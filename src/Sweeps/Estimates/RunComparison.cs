using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>Two runs, or two configurations of one run, compared estimand by estimand.</summary>
/// <param name="Configurations">The compared pairs of configurations.</param>
/// <param name="Warnings">What a reader must know about the runs as a whole, one sentence each; for example that their specs differ.</param>
public sealed record RunComparison(ImmutableArray<ConfigurationComparison> Configurations, ImmutableArray<string> Warnings)
{
    /// <summary>Compares two runs configuration by configuration: those with the same axis values where both runs sweep the same axes, otherwise by index.</summary>
    /// <param name="a">Side A.</param>
    /// <param name="b">Side B.</param>
    /// <param name="cancellation">Checked between blocks of trials.</param>
    public static RunComparison Between(ComparedRun a, ComparedRun b, CancellationToken cancellation) =>
        throw new NotSupportedException("Written in the next commit.");

    /// <summary>Compares one configuration of a run with one of another or of the same run.</summary>
    /// <param name="a">Side A.</param>
    /// <param name="configurationA">Index of the configuration of A.</param>
    /// <param name="b">Side B; may be the same object as <paramref name="a"/>.</param>
    /// <param name="configurationB">Index of the configuration of B.</param>
    /// <param name="cancellation">Checked between blocks of trials.</param>
    /// <exception cref="ArgumentOutOfRangeException">A run has no configuration of that index.</exception>
    public static RunComparison Between(ComparedRun a, int configurationA, ComparedRun b, int configurationB, CancellationToken cancellation) =>
        throw new NotSupportedException("Written in the next commit.");
}
