using System.Collections.Immutable;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>
/// Makes the configurations of a spec: the Cartesian product of its axes in the order of the file, the last axis changing fastest.
/// </summary>
/// <param name="table">The parameters.</param>
/// <param name="axes">The axes.</param>
/// <param name="modalityNames">Names of the modalities.</param>
/// <param name="engine">The engine's name, whose arithmetic must hold what the configurations ask for; null when there is none.</param>
internal sealed class ConfigurationExpander(
    ParameterTable table,
    IReadOnlyList<Axis> axes,
    IReadOnlyList<string> modalityNames,
    string? engine
)
{
    private const int CharactersPerStep = 16;
    private const int MostNamed = 20;

    private readonly long _ownWork = table.Experiment.WorkPerConfiguration;

    /// <summary>Number of configurations; more than any limit when the product overflows.</summary>
    public long Count { get; } =
        axes.Aggregate(1L, (product, axis) => Math.Min(long.MaxValue / SpecKeys.MostConfigurations, product) * axis.Length);

    /// <summary>All configurations; those with a mistake are reported and left out.</summary>
    /// <param name="limit">What they may come to; none is made once they come to more.</param>
    /// <param name="findings">Where mistakes go.</param>
    public ImmutableArray<PlannedConfiguration> Expand(EstimateLimit limit, SpecFindings findings)
    {
        ConfigurationFindings broken = new();
        RepeatedConfigurations repeated = new(axes, broken);
        ImmutableArray<PlannedConfiguration>.Builder configurations = ImmutableArray.CreateBuilder<PlannedConfiguration>((int)Count);
        bool buildable = !findings.HasErrors;
        for (int index = 0; index < Count; index++)
        {
            int[] choices = Choices(index);
            SpecValue?[] sources = Sources(choices);
            findings.Spend(WorkOf(sources) + _ownWork);
            string label() => LabelOf(choices);
            ConfigurationValues values = new(table, sources, label, broken);
            bool complete = values.Complete();
            table.Experiment.Check(values);
            if (buildable && complete)
            {
                repeated.Add(label, choices, values.Parameters());
                ITrialDefinition definition = table.Experiment.Define(values, modalityNames);
                table.Experiment.CheckDefinition(values, definition, engine);
                if (limit.IsPassed(Count, table.Experiment.Estimands(definition).Count, findings))
                {
                    return [];
                }

                configurations.Add(
                    new PlannedConfiguration(index, AxisValues(choices, values), definition) { Measures = table.Experiment }
                );
            }
        }

        broken.Report(Count, findings);
        return configurations.ToImmutable();
    }

    private int[] Choices(int index)
    {
        int[] choices = new int[axes.Count];
        for (int a = axes.Count - 1; a >= 0; a--)
        {
            choices[a] = index % axes[a].Length;
            index /= axes[a].Length;
        }

        return choices;
    }

    private SpecValue?[] Sources(int[] choices)
    {
        SpecValue?[] sources = [.. table.Parameters.Select(p => p.Value)];
        for (int a = 0; a < axes.Count; a++)
        {
            foreach (AxisMember member in axes[a].Members)
            {
                foreach (string path in member.Paths)
                {
                    sources[table.Slot(path)] = member.Values[choices[a]];
                }
            }
        }

        return sources;
    }

    // A long text is read anew for each configuration that has it, or written for it.
    private static long WorkOf(SpecValue?[] sources)
    {
        long work = 1 + sources.Length;
        foreach (SpecValue? source in sources)
        {
            work += (source?.Text.Length ?? 0) / CharactersPerStep;
        }

        return work;
    }

    private string LabelOf(int[] choices)
    {
        IEnumerable<string> parts = axes.SelectMany(
            (axis, a) => axis.Members.Select(m => $"{m.Path[(m.Path.LastIndexOf('.') + 1)..]}={ShortText.Of(m.Values[choices[a]].Text)}")
        );
        return string.Join(", ", parts.Take(MostNamed)) + (axes.Sum(a => a.Members.Count) > MostNamed ? ", ..." : "");
    }

    private ImmutableArray<AxisValue> AxisValues(int[] choices, ConfigurationValues values) =>
        [.. axes.SelectMany((axis, a) => axis.Members.Select(m => AxisValue(m, m.Values[choices[a]], values)))];

    private static AxisValue AxisValue(AxisMember member, SpecValue value, ConfigurationValues values)
    {
        if (!value.Key.IsParameter)
        {
            return new AxisValue(member.Path, value.Text, null);
        }

        double[] numbers = [.. member.Paths.Select(p => values.Number(p)!.Value).Distinct()];
        return numbers.Length == 1
            ? new AxisValue(member.Path, NumberText.Write(numbers[0]), numbers[0])
            : new AxisValue(member.Path, value.Text, null);
    }
}
