using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>Reads the values of one parameter of an axis: a list, <c>list</c>, <c>grid</c>, <c>linspace</c> or <c>logspace</c>.</summary>
/// <param name="key">The swept key.</param>
/// <param name="path">Where the values stand, for messages.</param>
/// <param name="findings">Where mistakes go.</param>
internal sealed class AxisValues(SpecKey key, string path, SpecFindings findings)
{
    private const string Forms =
        "[value, ...], {list: [...]}, {grid: [...]}, {linspace: {from, to, count}} or {logspace: {from, to, count}}";

    private static readonly string[] FormNames = ["list", "grid", "linspace", "logspace"];
    private static readonly SpecRange Counts = new(2, SpecKeys.MostConfigurations);
    private static readonly SpecRange Anything = new(double.MinValue, double.MaxValue);

    /// <summary>One node per value; null after an error.</summary>
    public IReadOnlyList<SpecNode>? Read(SpecNode node)
    {
        if (node is ListNode bare)
        {
            return List(bare, path);
        }

        if (node is not MapNode { Entries.Count: 1 } map)
        {
            return Fail(node.Place, path, $"must be {Forms}, not {(node is MapNode ? "a mapping with several keys" : node.Kind)}");
        }

        MapEntry form = map.Entries[0];
        string inner = $"{path}.{form.Key}";
        return form.Key switch
        {
            "list" or "grid" => form.Value is ListNode list
                ? List(list, inner)
                : Fail(form.Value.Place, inner, $"must be a list of values, not {form.Value.Kind}"),
            "linspace" or "logspace" => Spaced(form, inner),
            _ when findings.Closest(form.Key, FormNames) is { } meant => Fail(
                form.Place,
                inner,
                $"is not a form of values; did you mean '{meant}'?"
            ),
            _ => Fail(form.Place, inner, $"is not a form of values; the forms are {Forms}"),
        };
    }

    /// <summary>
    /// Equally spaced numbers with exact ends, by their value or by their logarithm; those between are rounded to 12 significant digits.
    /// </summary>
    internal static double[] Space(double from, double to, int count, bool logarithmic)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            double fraction = (double)i / (count - 1);
            double value = logarithmic ? from * Math.Pow(to / from, fraction) : ((from * (count - 1 - i)) + (to * i)) / (count - 1);
            values[i] = double.Parse(
                value.ToString("E11", System.Globalization.CultureInfo.InvariantCulture),
                System.Globalization.CultureInfo.InvariantCulture
            );
        }

        values[0] = from;
        values[^1] = to;
        return values;
    }

    private IReadOnlyList<SpecNode>? List(ListNode list, string listPath)
    {
        if (list.Items.Count == 0)
        {
            return Fail(list.Place, listPath, "must have at least one value, not an empty list");
        }

        return list.Items;
    }

    private IReadOnlyList<SpecNode>? Spaced(MapEntry form, string inner)
    {
        if (!key.IsParameter)
        {
            return Fail(form.Place, inner, $"needs numbers, but {key.Path} is {key.Expected}; write a list");
        }

        if (form.Value is not MapNode map)
        {
            return Fail(form.Value.Place, inner, $"must be a mapping {{from: ..., to: ..., count: ...}}, not {form.Value.Kind}");
        }

        bool logarithmic = form.Key == "logspace";
        SpecRange ends = logarithmic ? new SpecRange(0, double.MaxValue, LowIncluded: false) : Anything;
        double? from = Number(map, inner, "from", ends, logarithmic ? "a positive number" : "a number");
        double? to = Number(map, inner, "to", ends, logarithmic ? "a positive number" : "a number");
        double? count = Number(map, inner, "count", Counts, $"an integer in {Counts}");
        string[] names = ["from", "to", "count"];
        foreach (MapEntry entry in map.Entries.Where(e => !names.Contains(e.Key)))
        {
            findings.Error(
                entry.Place,
                $"{inner}.{entry.Key}",
                $"is not a key of {form.Key}; its keys are from, to, count{findings.DidYouMean(entry.Key, names)}"
            );
        }

        if (from is not { } low || to is not { } high || count is not { } points)
        {
            return null;
        }

        if (low == high)
        {
            return Fail(form.Value.Place, inner, "must have different ends; for a single value write a list");
        }

        double[] values = Space(low, high, (int)points, logarithmic);
        if (key.Type == SpecKeyType.WholeNumber && Array.FindIndex(values, v => v != Math.Floor(v)) is >= 0 and var odd)
        {
            return Fail(
                form.Value.Place,
                inner,
                $"gives {NumberText.Write(values[odd])}, but {key.Path} must be {key.Expected}; choose ends and count with integer steps, "
                    + $"or write a list"
            );
        }

        return [.. values.Select(Written)];

        // Each becomes a value of the spec.
        ScalarNode Written(double value)
        {
            findings.Spend(1);
            return new ScalarNode(form.Value.Place, NumberText.Write(value), Quoted: false);
        }
    }

    private double? Number(MapNode map, string inner, string name, SpecRange range, string expected)
    {
        MapEntry? entry = map.Entries.FirstOrDefault(e => e.Key == name);
        if (entry is null)
        {
            findings.Error(map.Place, $"{inner}.{name}", $"is missing; give {expected}");
            return null;
        }

        if (
            entry.Value is ScalarNode scalar
            && SpecNumber.TryParse(scalar.Text.Trim(), out double number)
            && range.Contains(number)
            && (range != Counts || SpecNumber.TryParseWhole(scalar.Text.Trim(), out _))
        )
        {
            return number;
        }

        string found = entry.Value is ScalarNode { IsNull: false } text ? $"'{ShortText.Of(text.Text)}'" : entry.Value.Kind;
        findings.Error(entry.Value.Place, $"{inner}.{name}", $"must be {expected}, not {found}");
        return null;
    }

    private IReadOnlyList<SpecNode>? Fail(SpecPlace place, string where, string message)
    {
        findings.Error(place, where, message);
        return null;
    }
}
