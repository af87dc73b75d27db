using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates.Lists;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Sweeps.Estimates.Comparisons;

/// <summary>Two runs, or two configurations of one run, compared estimand by estimand.</summary>
/// <param name="Configurations">
/// The compared pairs of configurations. A pair is computed whenever it is asked for, so that the memory of a comparison does not grow with
/// their number: go through them once, while both ledgers are open.
/// </param>
/// <param name="Warnings">What a reader must know about the runs as a whole, one sentence each; for example that their specs
/// differ.</param>
public sealed record RunComparison(IReadOnlyList<ConfigurationComparison> Configurations, ImmutableArray<string> Warnings)
{
    /// <summary>Indices of the configurations that are compared, in the order of <see cref="Configurations"/>.</summary>
    public IReadOnlyList<(int A, int B)> Pairs { get; init; } = [];

    /// <summary>
    /// Compares two runs configuration by configuration: those whose resolved parameters are the same, apart from parameters that have no
    /// value in common between the runs (<see cref="SpecCounterparts"/>); by their index where a run is too old to tell.
    /// </summary>
    /// <param name="a">Side A; its confidence is used for the differences.</param>
    /// <param name="b">Side B.</param>
    /// <param name="cancellation">Checked between trials, whenever a pair is computed.</param>
    public static RunComparison Between(ComparedRun a, ComparedRun b, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        SpecCounterparts match = Match(a.Spec, b.Spec);
        IReadOnlyList<(int A, int B)> pairs = match.Pairs;
        var warnings = ComparisonWarnings.OfRuns(a, b);
        if (match.Ordered)
        {
            warnings = warnings.Add(
                $"Configurations that differ in {string.Join(", ", match.Apart)} alone are paired in their order: no value of "
                    + $"it is in both "
                    + "runs. --config-a I with --config-b J compares any two."
            );
        }

        var (left, right) = (a.Spec.Configurations.Length - pairs.Count, b.Spec.Configurations.Length - pairs.Count);
        if (left + right > 0)
        {
            warnings = warnings.Add(
                $"{left} of {a.Spec.Configurations.Length} configurations of {a.Name} and {right} of {b.Spec.Configurations.Length} of "
                    + $"{b.Name} have no counterpart "
                    + "and are left out."
            );
        }

        return new RunComparison(
            new ComputedList<ConfigurationComparison>(
                pairs.Count,
                i => ConfigurationComparer.Compare(a, pairs[i].A, b, pairs[i].B, cancellation)
            ),
            warnings
        )
        {
            Pairs = pairs,
        };
    }

    /// <summary>Compares one configuration of a run with one of another or of the same run.</summary>
    /// <param name="a">Side A; its confidence is used for the differences.</param>
    /// <param name="configurationA">Index of the configuration of A.</param>
    /// <param name="b">Side B; may be the same object as <paramref name="a"/>.</param>
    /// <param name="configurationB">Index of the configuration of B.</param>
    /// <param name="cancellation">Checked between trials.</param>
    /// <exception cref="ArgumentOutOfRangeException">A run has no configuration of that index.</exception>
    public static RunComparison Between(
        ComparedRun a,
        int configurationA,
        ComparedRun b,
        int configurationB,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ThrowIfAbsent(a, configurationA, nameof(configurationA));
        ThrowIfAbsent(b, configurationB, nameof(configurationB));
        return new RunComparison(
            [ConfigurationComparer.Compare(a, configurationA, b, configurationB, cancellation)],
            ComparisonWarnings.OfRuns(a, b)
        )
        {
            Pairs = [(configurationA, configurationB)],
        };
    }

    private static void ThrowIfAbsent(ComparedRun run, int configuration, string parameter)
    {
        if (configuration < 0 || configuration >= run.Spec.Configurations.Length)
        {
            throw new ArgumentOutOfRangeException(
                parameter,
                configuration,
                $"{run.Name} has no configuration {configuration}; its configurations are 0 to {run.Spec.Configurations.Length - 1}."
            );
        }
    }

    private static SpecCounterparts Match(SweepSpec a, SweepSpec b)
    {
        try
        {
            return SpecCounterparts.Of(a, b);
        }
        catch (FormatException)
        {
            int common = Math.Min(a.Configurations.Length, b.Configurations.Length);
            return new SpecCounterparts([.. Enumerable.Range(0, common).Select(i => (i, i))], [], Ordered: false);
        }
    }
}
