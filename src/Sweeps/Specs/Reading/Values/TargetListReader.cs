using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading.Values;

/// <summary>Reads the list <c>until.targets</c>, one entry for each estimand.</summary>
/// <param name="keys">The keys of the experiment: an entry has those of a single target.</param>
/// <param name="confidence">Confidence of an entry that names none; null where that is wrong.</param>
/// <param name="findings">Told the mistakes.</param>
internal sealed class TargetListReader(SpecCatalogue keys, double? confidence, SpecFindings findings)
{
    private const string Estimand = "estimand";
    private const string HalfWidth = "half_width";
    private const string Confidence = "confidence";
    private const string Form = "each entry is a mapping, for example '- {estimand: \"trained_win[modality=image]\", half_width: 0.01}'";

    private static readonly string[] s_names = [Estimand, HalfWidth, Confidence];

    /// <summary>The targets with the places of their estimands, without those that are broken.</summary>
    /// <param name="node">What stands under <c>until.targets</c>, from a command-line option or a kept spec as text.</param>
    public ImmutableArray<(SpecTarget Target, SpecPlace Place, string Path)> Read(SpecNode node)
    {
        SpecNode? parsed = node is ScalarNode scalar ? Parsed(scalar) : node;
        if (parsed is not ListNode list)
        {
            if (parsed is not null)
            {
                string mistake = parsed is ScalarNode { IsNull: true } ? "has no value; give a list" : $"must be a list, not {parsed.Kind}";
                findings.Error(node.Place, SpecKeys.Targets, $"{mistake}; {Form}");
            }

            return [];
        }

        if (list.Items.Count is 0 or > SpecKeys.MostTargets)
        {
            string found = list.Items.Count == 0 ? "is empty" : $"has {list.Items.Count} targets";
            findings.Error(
                node.Place,
                SpecKeys.Targets,
                $"{found}; give 1 to {SpecKeys.MostTargets} targets" + (list.Items.Count == 0 ? ", or leave 'until' out for none" : "")
            );
            return [];
        }

        return [.. list.Items.Select((item, i) => Entry(item, $"{SpecKeys.Targets}[{i}]")).OfType<(SpecTarget, SpecPlace, string)>()];
    }

    // --set until.targets='[{estimand: gap, half_width: 0.01}]'
    private SpecNode? Parsed(ScalarNode scalar) =>
        scalar.Text.TrimStart().StartsWith('[')
            ? SpecTree.Read(scalar.Place.File, $"targets: {scalar.Text}", findings)?.Find("targets")?.Value
            : scalar;

    private (SpecTarget, SpecPlace, string)? Entry(SpecNode node, string path)
    {
        if (node is not MapNode map)
        {
            findings.Error(node.Place, path, $"must be a mapping, not {node.Kind}; {Form}");
            return null;
        }

        Dictionary<string, SpecValue> values = new(StringComparer.Ordinal);
        foreach (MapEntry entry in map.Entries)
        {
            findings.Spend(1);
            if (!s_names.Contains(entry.Key))
            {
                findings.Error(entry.Place, $"{path}.{entry.Key}", $"is not a key of a target; {Meant(entry.Key)}");
                return null;
            }

            SpecKey key = keys.Find($"{SpecKeys.Until}.{entry.Key}")!;
            values[entry.Key] = ValueReader.Read(key, $"{path}.{entry.Key}", entry.Value, findings);
        }

        if (Array.Find([Estimand, HalfWidth], name => !values.ContainsKey(name)) is { } missing)
        {
            findings.Error(map.Place, path, $"lacks '{missing}'; {Form}");
            return null;
        }

        if (
            values.Values.Any(v => v.IsBroken)
            || values[HalfWidth].Number is not { } halfWidth
            || (values.TryGetValue(Confidence, out SpecValue? own) ? own.Number : confidence) is not { } level
        )
        {
            return null;
        }

        string estimand = values[Estimand].Text.Replace(" ", "", StringComparison.Ordinal);
        return (new SpecTarget(estimand, halfWidth, level), values[Estimand].Place, $"{path}.{Estimand}");
    }

    private string Meant(string name) =>
        name is "least_trials" or "per" ? $"'{name}' holds for all targets and stands beside the list, under {SpecKeys.Until}"
        : s_names.FirstOrDefault(n => keys.Find($"{SpecKeys.Until}.{n}")!.AlsoCalled.Contains(name)) is { } other
            ? $"did you mean '{other}'?"
        : findings.Closest(name, s_names) is { } near ? $"did you mean '{near}'?"
        : $"its keys are {string.Join(", ", s_names)}";
}
