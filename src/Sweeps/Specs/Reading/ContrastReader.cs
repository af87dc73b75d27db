using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>Reads the declared contrasts of a spec and finds the configurations they are between.</summary>
internal sealed class ContrastReader
{
    private const string Form =
        "each entry is a mapping, for example '- {name: smaller-init, estimand: gap, of: {network.sigma0: 0.01}, minus: "
        + "{network.sigma0: 0.1}}'";

    private const int ConfigurationsPerStep = 8;
    private const int MostNamed = 20;

    private static readonly string[] Keys = ["name", "estimand", "of", "minus"];

    private readonly ImmutableArray<PlannedConfiguration> _configurations;
    private readonly SpecFindings _findings;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private ContrastReader(ImmutableArray<PlannedConfiguration> configurations, SpecFindings findings)
    {
        _configurations = configurations;
        _findings = findings;
    }

    /// <summary>The contrasts, without those that are broken.</summary>
    /// <param name="node">What stands under <c>contrasts</c>; null for nothing.</param>
    /// <param name="configurations">The configurations of a spec without any other mistake.</param>
    /// <param name="findings">Told the mistakes.</param>
    public static ImmutableArray<SpecContrast> Read(
        SpecNode? node,
        ImmutableArray<PlannedConfiguration> configurations,
        SpecFindings findings
    )
    {
        if (node is null or ScalarNode { IsNull: true })
        {
            return [];
        }

        if (node is not ListNode list)
        {
            findings.Error(node.Place, SpecKeys.Contrasts, $"must be a list, not {node.Kind}; {Form}");
            return [];
        }

        var reader = new ContrastReader(configurations, findings);
        return [.. list.Items.Select((item, i) => reader.Entry(item, $"{SpecKeys.Contrasts}[{i}]")).OfType<SpecContrast>()];
    }

    private SpecContrast? Entry(SpecNode node, string path)
    {
        if (node is not MapNode map)
        {
            _findings.Error(node.Place, path, $"must be a mapping, not {node.Kind}; {Form}");
            return null;
        }

        Dictionary<string, SpecNode> values = new(StringComparer.Ordinal);
        _findings.Spend(1);
        foreach (MapEntry entry in map.Entries)
        {
            if (!Keys.Contains(entry.Key))
            {
                string meant = _findings.Closest(entry.Key, Keys) is { } near
                    ? $"did you mean '{near}'?"
                    : $"its keys are {string.Join(", ", Keys)}";
                _findings.Error(entry.Place, $"{path}.{entry.Key}", $"is not a key of a contrast; {meant}");
                return null;
            }

            values[entry.Key] = entry.Value;
        }

        if (Keys.FirstOrDefault(k => !values.ContainsKey(k)) is { } missing)
        {
            _findings.Error(map.Place, path, $"lacks '{missing}'; {Form}");
            return null;
        }

        string? name = Text(values["name"], $"{path}.name");
        string? estimand = Text(values["estimand"], $"{path}.estimand")?.Replace(" ", "", StringComparison.Ordinal);
        int? of = Configuration(values["of"], $"{path}.of");
        int? minus = Configuration(values["minus"], $"{path}.minus");
        if (name is not null && !_names.Add(name))
        {
            _findings.Error(
                values["name"].Place,
                $"{path}.name",
                $"is '{ShortText.Of(name)}' like another contrast; give every contrast a name of its own"
            );
            return null;
        }

        if (name is null || estimand is null || of is not { } a || minus is not { } b)
        {
            return null;
        }

        if (a == b)
        {
            _findings.Error(
                values["minus"].Place,
                $"{path}.minus",
                $"is the same configuration as 'of' ({_configurations[a].Label}); name two different ones"
            );
            return null;
        }

        // The estimands of a program are as many as its measurements have places.
        _findings.Spend(_configurations[a].Estimands().Families.Length / ConfigurationsPerStep);
        if (EstimandKey.MistakeInContrast(estimand, [_configurations[a], _configurations[b]]) is { } mistake)
        {
            _findings.Error(values["estimand"].Place, $"{path}.estimand", mistake);
            return null;
        }

        return new SpecContrast(name, estimand, a, b);
    }

    private string? Text(SpecNode node, string path)
    {
        if (node is ScalarNode { IsNull: false, Text.Length: > 0 } scalar)
        {
            return scalar.Text;
        }

        _findings.Error(node.Place, path, $"must be a text, not {(node is ScalarNode ? "empty" : node.Kind)}");
        return null;
    }

    private int? Configuration(SpecNode node, string path)
    {
        if (node is ScalarNode { IsNull: false } scalar)
        {
            if (SpecNumber.TryParseWhole(scalar.Text.Trim(), out Int128 index) && index >= 0 && index < _configurations.Length)
            {
                return (int)index;
            }

            _findings.Error(
                node.Place,
                path,
                $"must be an index from 0 to {_configurations.Length - 1} or values of axes, not '{ShortText.Of(scalar.Text)}'"
            );
            return null;
        }

        if (node is not MapNode { Entries.Count: > 0 } map)
        {
            _findings.Error(
                node.Place,
                path,
                $"must be values of axes, for example {{network.sigma0: 0.01}}, or the index of a configuration, not "
                    + $"{(node is MapNode ? "an empty mapping" : node.Kind)}"
            );
            return null;
        }

        IEnumerable<PlannedConfiguration> left = _configurations;
        foreach (MapEntry entry in map.Entries)
        {
            _findings.Spend(1 + (left.Count() / ConfigurationsPerStep) + (_configurations[0].AxisValues.Length / ConfigurationsPerStep));
            string inner = $"{path}.{entry.Key}";
            if (!_configurations[0].AxisValues.Any(v => v.Parameter == entry.Key))
            {
                string[] swept = [.. _configurations[0].AxisValues.Take(MostNamed).Select(v => v.Parameter)];
                _findings.Error(
                    entry.Place,
                    inner,
                    swept.Length == 0 ? "is not swept: the spec has no axes" : $"is not swept; the axes are {string.Join(", ", swept)}"
                );
                return null;
            }

            if (entry.Value is not ScalarNode value)
            {
                _findings.Error(entry.Value.Place, inner, $"must be a single value of the axis, not {entry.Value.Kind}");
                return null;
            }

            left = With(left, entry.Key, value.Text);
            if (!left.Any())
            {
                _findings.Spend(_configurations.Length / ConfigurationsPerStep);
                string[] values =
                [
                    .. _configurations.SelectMany(c => c.AxisValues).Where(v => v.Parameter == entry.Key).Select(v => v.Value).Distinct(),
                ];
                _findings.Error(
                    entry.Value.Place,
                    inner,
                    $"is '{ShortText.Of(value.Text)}' in no configuration that fits; its values are "
                        + $"{string.Join(", ", values.Take(12).Select(v => ShortText.Of(v)))}{(values.Length > 12 ? ", ..." : "")}"
                );
                return null;
            }
        }

        PlannedConfiguration[] found = [.. left];
        if (found.Length == 1)
        {
            return found[0].Index;
        }

        _findings.Error(
            node.Place,
            path,
            $"fits {found.Length} configurations "
                + $"({string.Join("; ", found.Take(3).Select(c => c.Label))}{(found.Length > 3 ? "; ..." : "")}); give the values "
                + $"of more axes"
        );
        return null;
    }

    // Values on a logarithmic axis have all their digits, and nobody types them. A value that is given exactly is meant exactly, however
    // near others are.
    private static PlannedConfiguration[] With(IEnumerable<PlannedConfiguration> configurations, string axis, string text)
    {
        double? given = SpecNumber.TryParse(text.Trim(), out double number) ? number : null;
        PlannedConfiguration[] exact =
        [
            .. configurations.Where(c =>
                c.AxisValues.Any(v => v.Parameter == axis && (v.Value == text || (given is not null && v.Number == given)))
            ),
        ];
        return exact.Length > 0 || given is null
            ? exact
            :
            [
                .. configurations.Where(c =>
                    c.AxisValues.Any(v => v.Parameter == axis && v.Number is { } value && IsNear(value, given.Value))
                ),
            ];
    }

    private static bool IsNear(double value, double given) =>
        Math.Abs(value - given) <= 1e-3 * Math.Abs(value) && Math.Abs(value - given) <= 1e-3 * Math.Abs(given);
}
