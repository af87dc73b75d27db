using System.Text.RegularExpressions;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>Keys that are given and that no configuration looks at, because another key has a value with which they mean nothing.</summary>
internal static partial class UnusedKeys
{
    private const int DefinitionsPerStep = 64;

    /// <summary>Reports them.</summary>
    /// <param name="outline">The spec.</param>
    /// <param name="axes">Its axes.</param>
    /// <param name="definitions">What the configurations compute.</param>
    /// <param name="findings">Where mistakes go.</param>
    public static void Report(
        SpecOutline outline,
        IReadOnlyList<Axis> axes,
        IReadOnlyList<ITrialDefinition> definitions,
        SpecFindings findings
    )
    {
        IEnumerable<(string Path, SpecPlace Place)> given = outline
            .Values.Select(value => (value.Key, value.Value.Place))
            .Concat(axes.SelectMany(axis => axis.Members).Select(member => (member.Paths[0], member.Place)));
        foreach ((string path, SpecPlace place) in given)
        {
            findings.Spend(1 + (definitions.Count / DefinitionsPerStep));
            if (outline.Keys.Find(Index().Replace(path, "[]")) is { } key && outline.Experiment.WhyUnused(key, definitions) is { } reason)
            {
                findings.Error(place, path, reason);
            }
        }
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();
}
