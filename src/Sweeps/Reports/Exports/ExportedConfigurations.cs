using System.Globalization;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Exports;

/// <summary>The configurations of a sweep that are exported, chosen by index or by swept values.</summary>
public static class ExportedConfigurations
{
    private const int MostNamed = 8;

    /// <summary>Reads a choice.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="words">Each an index, for example <c>3</c>, or swept values that all must be there, for example
    /// <c>data.K=5,network.sigma0=0.01</c>; a configuration is chosen by any of them. None for all configurations.</param>
    /// <param name="mistake">What is wrong with it, with what would be right, as a sentence; null where nothing is.</param>
    /// <returns>The configurations in plan order, at least one; null where something is wrong.</returns>
    public static IReadOnlyList<PlannedConfiguration>? Read(SweepSpec spec, IReadOnlyList<string> words, out string? mistake)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(words);
        mistake = null;
        HashSet<int> chosen = [];
        foreach (string word in words)
        {
            int[] found = word.Contains('=', StringComparison.Ordinal)
                ? ByValue(spec, word, out mistake)
                : ByIndex(spec, word, out mistake);
            if (mistake is not null)
            {
                return null;
            }

            chosen.UnionWith(found);
        }

        return words.Count == 0 ? spec.Configurations : [.. spec.Configurations.Where(c => chosen.Contains(c.Index))];
    }

    private static int[] ByIndex(SweepSpec spec, string word, out string? mistake)
    {
        int count = spec.Configurations.Length;
        bool known = int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < count;
        mistake =
            known ? null
            : count == 1 ? $"there is no configuration {word}: the sweep has one, 0."
            : $"there is no configuration {word}: give an index from 0 to {InvariantText.Whole(count - 1)}, or a swept value as in "
                + $"{Example(spec)}.";
        return [index];
    }

    private static int[] ByValue(SweepSpec spec, string word, out string? mistake)
    {
        mistake = null;
        IEnumerable<PlannedConfiguration> left = spec.Configurations;
        foreach (string part in word.Split(','))
        {
            int split = part.IndexOf('=', StringComparison.Ordinal);
            string name = split < 0 ? part : part[..split];
            string value = part[(split + 1)..];
            AxisValue[] values =
            [
                .. spec.Configurations.SelectMany(c => c.AxisValues.Where(a => a.Parameter == name || c.ShortName(a.Parameter) == name)),
            ];
            if (split < 0 || values.Length == 0)
            {
                mistake = spec.Configurations[0].AxisValues is { IsEmpty: false } swept
                    ? $"'{part}' is no swept parameter with a value: swept are "
                        + $"{string.Join(", ", swept.Select(a => a.Parameter))}, as in {Example(spec)}."
                    : $"'{part}' chooses nothing: the sweep has one configuration, 0.";
                return [];
            }

            if (!values.Any(a => Is(a, value)))
            {
                string[] there = [.. values.Select(a => a.Value).Distinct()];
                mistake =
                    $"no configuration has {name}={value}: there is {string.Join(", ", there.Take(MostNamed))}"
                    + (there.Length > MostNamed ? " and more." : ".");
                return [];
            }

            string parameter = values[0].Parameter;
            left = left.Where(c => c.AxisValues.Any(a => a.Parameter == parameter && Is(a, value)));
        }

        int[] found = [.. left.Select(c => c.Index)];
        mistake = found.Length == 0 ? $"no configuration has {word}: its values are not swept together." : null;
        return found;
    }

    private static string Example(SweepSpec spec) =>
        spec.Configurations[0].AxisValues is [var first, ..] ? $"{first.Parameter}={first.Value}" : "PARAMETER=VALUE";

    // Numbers are compared as numbers: 1e-2 is 0.01.
    private static bool Is(AxisValue axis, string value) =>
        axis.Value == value || (axis.Number is { } number && SpecNumber.TryParse(value, out double given) && given == number);
}
