using System.Globalization;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>Checks the key of an estimand, for example <c>trained_win[class=3,modality=image]</c>, where a spec names one.</summary>
internal static class EstimandKey
{
    private const int MostNamed = 20;
    private const int LongestKey = 100;
    private const string Class = "class";
    private const string Modality = "modality";
    private const string Network = "network";

    /// <summary>Whether the values of an estimand have no bounds, so that only an asymptotic sequence serves it.</summary>
    public static bool IsUnbounded(string key, EstimandTable table) =>
        table.Find(table.HasParts ? NameOf(key) : key) is { Range.IsBounded: false };

    /// <summary>What is wrong with a key to stop on, as the end of a sentence; null when every configuration has it.</summary>
    /// <param name="key">The key, without blanks.</param>
    /// <param name="configurations">The configurations, at least one.</param>
    public static string? MistakeInTarget(string key, IReadOnlyList<PlannedConfiguration> configurations) =>
        Mistake(
            key,
            configurations,
            f => f.PlainFamily is { } plain ? $"its control variates need all trials at once; use {plain}" : f.NoTarget
        );

    /// <summary>The same for a contrast, whose sides are differenced trial by trial.</summary>
    /// <param name="key">The key.</param>
    /// <param name="sides">Both sides.</param>
    public static string? MistakeInContrast(string key, IReadOnlyList<PlannedConfiguration> sides) =>
        Mistake(key, sides, f => f.PlainFamily is { } plain ? $"a difference of two is that of their plain means; use {plain}" : null);

    /// <summary>
    /// What is wrong with a key, as the end of a sentence, in an experiment whose estimands have whole keys as their names; null when every
    /// configuration has it.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="table">The estimands of a configuration.</param>
    private static string? MistakeIn(string key, EstimandTable table)
    {
        if (table.Find(key) is { } family)
        {
            return family.NoTarget is { } reason ? $"cannot be {key}: {reason}" : null;
        }

        string[] names = [.. table.Names];
        string[] places = [.. names.Where(n => n.StartsWith(key + "[", StringComparison.Ordinal))];
        if (key.Length > 0 && places.Length > 0)
        {
            return $"'{ShortText.Of(key)}' is a vector; write one of "
                + $"{string.Join(", ", places.Take(MostNamed))}{(places.Length > MostNamed ? ", ..." : "")}";
        }

        string meant = Spelling.Closest(key, names) is { } near
            ? $"did you mean '{near}'?"
            : $"they are {string.Join(", ", names.Take(MostNamed))}{(names.Length > MostNamed ? ", ..." : "")}";
        return $"'{ShortText.Of(key, LongestKey)}' is no estimand; {meant}";
    }

    private static string? Mistake(string key, IReadOnlyList<PlannedConfiguration> configurations, Func<EstimandFamily, string?> refusal)
    {
        EstimandTable table = configurations[0].Estimands();
        if (!table.HasParts)
        {
            return MistakeIn(key, table);
        }

        IReadOnlyList<string> modalities = configurations[0].Definition.EntryNames;
        int classes = configurations.Min(c => c.Estimands().Layout.Classes);
        string name = NameOf(key);
        if (table.Find(name) is not { } family)
        {
            string[] names = [.. table.Families.Where(f => refusal(f) is null).Select(f => f.Name)];
            string meant = Spelling.Closest(name, names) is { } near ? $"did you mean '{near}'?" : $"they are {string.Join(", ", names)}";
            return $"'{ShortText.Of(name, LongestKey)}' is no estimand; {meant}";
        }

        if (
            (family.Checkpoint is not null || family.StopsEarly || family.IsStratified)
            && configurations.FirstOrDefault(c => c.Estimands().Find(name) is null) is { } without
        )
        {
            return $"there is no {name} in the configuration {without.Label}; name what every configuration has";
        }

        if (refusal(family) is { } reason)
        {
            return $"cannot be {name}: {reason}";
        }

        Dictionary<string, string>? parts = Parts(key[name.Length..]);
        string[] forms = Forms(family.Parts);
        if (parts is null || !Array.Exists(forms, form => Fits(parts, Parts(form)!)))
        {
            return $"'{ShortText.Of(key, LongestKey)}' is no key of {name}; write {string.Join(" or ", forms.Select(f => name + f))}";
        }

        if (parts.TryGetValue(Modality, out string? modality) && !modalities.Contains(modality))
        {
            string all = string.Join(", ", modalities);
            return $"there is no modality '{ShortText.Of(modality)}'{Spelling.DidYouMean(modality, modalities)}; the modalities are {all}";
        }

        return !parts.TryGetValue(Class, out string? j) || IsClass(j, classes)
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"there is no class '{ShortText.Of(j)}' in every configuration; the classes are numbered from 0 to {classes - 1}"
            );
    }

    private static string NameOf(string key) => key.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open ? key[..open] : key;

    private static string[] Forms(EstimandParts parts) =>
        parts switch
        {
            EstimandParts.Class => ["", "[class=J]"],
            EstimandParts.Modality => ["[modality=NAME]"],
            EstimandParts.ClassAndModality => ["[modality=NAME]", "[class=J,modality=NAME]"],
            EstimandParts.TrainedNetwork => ["[network=joint]", "[network=unimodal,modality=NAME]"],
            EstimandParts.Network => ["[network=joint]", "[network=unimodal,modality=NAME]", "[network=probe,modality=NAME]"],
            EstimandParts.NetworkAndClass =>
            [
                "[network=joint,class=J]",
                "[network=unimodal,modality=NAME,class=J]",
                "[network=probe,modality=NAME,class=J]",
            ],
            _ => [""],
        };

    private static bool IsClass(string text, int classes) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < classes;

    private static bool Fits(Dictionary<string, string> parts, Dictionary<string, string> form) =>
        form.Keys.ToHashSet().SetEquals(parts.Keys) && (!parts.TryGetValue(Network, out string? network) || form[Network] == network);

    // The parts in brackets by name; null when they are malformed.
    private static Dictionary<string, string>? Parts(string brackets)
    {
        Dictionary<string, string> parts = new(StringComparer.Ordinal);
        if (brackets.Length == 0)
        {
            return parts;
        }

        if (brackets.Length < 3 || brackets[^1] != ']')
        {
            return null;
        }

        foreach (string part in brackets[1..^1].Split(','))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !parts.TryAdd(part[..equals], part[(equals + 1)..]))
            {
                return null;
            }
        }

        return parts;
    }
}
