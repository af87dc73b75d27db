using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ModalityCompetition.Sweeps.Specs.Expressions;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Programs;

/// <summary>
/// Finds the parameters of a spec, whose names are the user's own: those of the section, of axes and of options. A parameter is a number
/// when all of its values are numbers or expressions in other parameters, else a word.
/// </summary>
internal static partial class ProgramParameters
{
    private const int StepsOfName = 12;
    private const string Prefix = ProgramKeys.Parameters + ".";

    /// <summary>The keys of the parameters, in the order of their names.</summary>
    /// <param name="root">The spec.</param>
    /// <param name="overrides">Values of the command line.</param>
    /// <param name="findings">Where mistakes go.</param>
    public static IReadOnlyList<SpecKey> Keys(MapNode root, SpecOverrides overrides, SpecFindings findings)
    {
        SortedDictionary<string, List<SpecNode>> values = new(StringComparer.Ordinal);
        ProgramSection section = new(ProgramKeys.Parameters, root, overrides);
        // A name with a dot in it is the path of no key, and is reported as such.
        foreach (string name in section.Names.Where(n => !n.Contains('.', StringComparison.Ordinal)))
        {
            findings.Spend(StepsOfName);
            Of(name).AddRange(section.Find(name) is { } node ? [node] : []);
            if (!Name().IsMatch(name))
            {
                findings.Error(
                    section.PlaceOf(name),
                    Prefix + name,
                    "is no name of a parameter; use at most 64 letters, digits and '_', the first no digit"
                );
            }
        }

        (string Entry, MapEntry Member)[] swept = [.. Swept(root).Where(s => s.Member.Key.StartsWith(Prefix, StringComparison.Ordinal))];
        ParameterSlips.Warn(section, swept, overrides, findings);
        foreach ((_, MapEntry member) in swept)
        {
            if (Name().IsMatch(member.Key[Prefix.Length..]))
            {
                Of(member.Key[Prefix.Length..])
                    .AddRange(Listed(member.Value).Distinct(ReferenceEqualityComparer.Instance).Cast<SpecNode>());
            }
        }

        HashSet<string> names = [.. values.Keys];
        return [.. values.Select(v => ProgramKeys.Parameter(v.Key, v.Value.TrueForAll(n => IsNumber(n, names)) ? [] : Words(v.Value)))];

        List<SpecNode> Of(string name) => values.TryGetValue(name, out List<SpecNode>? list) ? list : values[name] = [];
    }

    /// <summary>The words among values.</summary>
    /// <param name="values">The values.</param>
    public static ImmutableArray<string> Words(IEnumerable<SpecNode> values) =>
        [.. values.OfType<ScalarNode>().Where(s => !s.IsNull).Select(s => s.Text).Distinct()];

    // What is no single value is reported where values are read.
    private static bool IsNumber(SpecNode node, HashSet<string> names)
    {
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            return true;
        }

        string text = scalar.Text.Trim();
        if (SpecNumber.TryParse(text, out _))
        {
            return true;
        }

        try
        {
            Variable[] variables = scalar.Quoted ? [] : [.. ExpressionParser.Parse(text).Variables];
            return variables.Length > 0 && Array.TrueForAll(variables, v => names.Contains(v.Name) || names.Contains(Short(v.Name)));
        }
        catch (ExpressionException)
        {
            return false;
        }
    }

    private static string Short(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : "";

    /// <summary>The members of axes, each with the path of its entry.</summary>
    /// <param name="root">The spec.</param>
    public static IEnumerable<(string Entry, MapEntry Member)> Swept(MapNode root)
    {
        IReadOnlyList<SpecNode> items = (root.Find(SpecKeys.Axes)?.Value as ListNode)?.Items ?? [];
        for (int i = 0; i < items.Count; i++)
        {
            string path = $"{SpecKeys.Axes}[{i}]";
            foreach (MapEntry entry in (items[i] as MapNode)?.Entries ?? [])
            {
                if (entry is { Key: "zip", Value: MapNode zip })
                {
                    foreach (MapEntry member in zip.Entries)
                    {
                        yield return ($"{path}.zip", member);
                    }
                }
                else
                {
                    yield return (path, entry);
                }
            }
        }
    }

    /// <summary>The values of a member of an axis; none of one that is no list, which is of numbers.</summary>
    /// <param name="node">What stands there.</param>
    public static IEnumerable<SpecNode> Listed(SpecNode node) =>
        node switch
        {
            ListNode list => list.Items,
            MapNode { Entries: [{ Key: "list" or "grid", Value: ListNode inner }] } => inner.Items,
            _ => [],
        };

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,63}\z")]
    private static partial Regex Name();
}
