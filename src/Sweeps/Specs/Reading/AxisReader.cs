using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>Reads the axes of a spec.</summary>
internal sealed class AxisReader
{
    private const string EntryForm =
        "each entry is one parameter with its values, for example '- network.sigma0: [0.01, 0.1]', or '- zip: {...}'";

    private const int MostNamed = 20;

    private readonly SpecOutline _outline;
    private readonly SpecFindings _findings;
    private readonly Dictionary<string, AxisMember> _swept = new(StringComparer.Ordinal);

    private AxisReader(SpecOutline outline, SpecFindings findings)
    {
        _outline = outline;
        _findings = findings;
    }

    /// <summary>The axes, without those that are broken.</summary>
    public static IReadOnlyList<Axis> Read(SpecOutline outline, SpecFindings findings)
    {
        if (outline.Axes is null or ScalarNode { IsNull: true })
        {
            return [];
        }

        if (outline.Axes is not ListNode list)
        {
            findings.Error(outline.Axes.Place, SpecKeys.Axes, $"must be a list, not {outline.Axes.Kind}; {EntryForm}");
            return [];
        }

        AxisReader reader = new(outline, findings);
        List<Axis> axes = [];
        for (int i = 0; i < list.Items.Count; i++)
        {
            if (reader.Entry(list.Items[i], $"{SpecKeys.Axes}[{i}]") is { } axis)
            {
                axes.Add(axis);
            }
        }

        return axes;
    }

    private Axis? Entry(SpecNode node, string path)
    {
        if (node is not MapNode { Entries.Count: 1 } map)
        {
            string found = node is MapNode { Entries.Count: var count } ? $"a mapping of {count} keys" : node.Kind;
            _findings.Error(node.Place, path, $"must be a mapping with a single key, not {found}; {EntryForm}");
            return null;
        }

        MapEntry entry = map.Entries[0];
        return entry.Key == "zip" ? Zip(entry, $"{path}.zip")
            : Member(entry, path) is { } member ? new Axis([member])
            : null;
    }

    private Axis? Zip(MapEntry entry, string path)
    {
        if (entry.Value is not MapNode { Entries.Count: > 0 } map)
        {
            _findings.Error(
                entry.Value.Place,
                path,
                $"must be a mapping of parameters to their values, for example {{data.K: [5, 10], data.n: [500, 1000]}}, not "
                    + $"{(entry.Value is MapNode ? "an empty one" : entry.Value.Kind)}"
            );
            return null;
        }

        AxisMember?[] members = [.. map.Entries.Select(e => Member(e, path))];
        if (members.Any(m => m is null))
        {
            return null;
        }

        if (members.Select(m => m!.Length).Distinct().Count() > 1)
        {
            string lengths = string.Join(", ", members.Take(MostNamed).Select(m => $"{m!.Path} has {m.Length}"));
            lengths += members.Length > MostNamed ? ", ..." : "";
            _findings.Error(entry.Place, path, $"must have equally many values for every parameter, but {lengths}");
            return null;
        }

        return new Axis([.. members.Select(m => m!)]);
    }

    // "; only keys of data, network, training and evaluation can"
    private string OnlySweepable()
    {
        string[] sections = [.. _outline.Keys.All.Where(k => k.Sweepable).Select(k => k.Section.Split('.')[0]).Distinct()];
        return sections.Length switch
        {
            0 => "",
            1 => $"; only keys of {sections[0]} can",
            _ => $"; only keys of {string.Join(", ", sections[..^1])} and {sections[^1]} can",
        };
    }

    private AxisMember? Member(MapEntry entry, string path)
    {
        IEnumerable<SpecKey> sweepable = _outline.Keys.All.Where(k => k.Sweepable);
        if (
            !SpecPath.TryResolve(
                _outline.Keys,
                entry.Key,
                _outline.Modalities,
                sweepable,
                out SpecKey key,
                out string[] paths,
                out string mistake,
                _findings
            )
        )
        {
            // Without a readable list of modalities no index can be judged.
            if (_outline.Modalities > 0 || !entry.Key.StartsWith(SpecKeys.Modalities, StringComparison.Ordinal))
            {
                _findings.Error(entry.Place, path, mistake);
            }

            return null;
        }

        if (!key.Sweepable)
        {
            _findings.Error(entry.Place, path, $"'{entry.Key}' cannot be swept{OnlySweepable()}");
            return null;
        }

        if (_outline.TwinsWord is { } word && SpecOutline.IsOfTwins(key.Path))
        {
            _findings.Error(
                entry.Place,
                path,
                $"'{entry.Key}' cannot be swept where '{SpecKeys.Fidelity}' is {word} as a whole; take the axis out, or give the section "
                    + "by its keys"
            );
            return null;
        }

        if (paths.Length == 0)
        {
            // Of every modality, and the list of them cannot be read, which is said elsewhere.
            return null;
        }

        string memberPath = $"{path}.{entry.Key}";
        IReadOnlyList<SpecNode>? nodes = new AxisValues(key, memberPath, _findings).Read(entry.Value);
        if (nodes is null)
        {
            return null;
        }

        int modality = SpecPath.ModalityOf(paths[0]);
        // A node that stands in the list several times, by aliases, is judged once.
        Dictionary<SpecNode, SpecValue> known = new(ReferenceEqualityComparer.Instance);
        AxisMember member = new(entry.Place, entry.Key, paths, [.. nodes.Select(Value)]);
        foreach (string concrete in paths)
        {
            if (!_swept.TryAdd(concrete, member))
            {
                _findings.Error(
                    entry.Place,
                    path,
                    $"{concrete} is swept twice, first on line {_swept[concrete].Place.Line}; remove one of them"
                );
                return null;
            }

            if (_outline.Values.GetValueOrDefault(concrete) is { Place.Line: 0 } option)
            {
                _findings.Error(
                    option.Place,
                    concrete,
                    $"is swept by the axis on line {entry.Place.Line} of the spec, so an option cannot set it"
                );
            }
        }

        return member;

        SpecValue Value(SpecNode node)
        {
            if (!known.TryGetValue(node, out SpecValue? value))
            {
                _findings.Spend(1);
                value = ValueReader.Read(key, entry.Key, node, _findings);
                value = ParameterNames.Check(_outline.Keys, value, entry.Key, modality, _outline.Modalities, _findings);
                known.Add(node, value);
            }

            return value;
        }
    }
}
