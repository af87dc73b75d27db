using System.Globalization;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>
/// Which parts the key of an estimand has, for example <c>trained_win[class=3,modality=image]</c>, so that a spec that names one can be checked where it stands. A test
/// holds this list against the estimands that are really estimated.
/// </summary>
internal static class EstimandShape
{
    private static readonly Dictionary<string, Parts> Shapes = new(StringComparer.Ordinal)
    {
        ["initial_win"] = Parts.Modality | Parts.Class,
        ["initial_win_simulated"] = Parts.Modality | Parts.Class,
        ["trained_win"] = Parts.Modality | Parts.Class,
        ["trained_win_plain"] = Parts.Modality | Parts.Class,
        ["won"] = Parts.Class,
        ["shared"] = Parts.Class,
        ["unlearned"] = Parts.Class,
        ["agreement"] = Parts.Class,
        ["test_error"] = Parts.Network,
        ["train_error"] = Parts.Network,
        ["final_loss"] = Parts.Network,
        ["probe_error_at_least_1_over_k"] = Parts.Modality,
        ["gap"] = Parts.None,
        ["gap_positive"] = Parts.None,
        ["degradation"] = Parts.Modality,
        ["loser_growth"] = Parts.Modality,
        ["winner_growth"] = Parts.Modality,
        ["learned"] = Parts.Modality,
        ["diverged"] = Parts.None,
        ["timed_out"] = Parts.None,
        ["crashed"] = Parts.None,
    };

    [Flags]
    private enum Parts
    {
        None = 0,
        Modality = 1,
        Class = 2,
        Network = 4,
    }

    /// <summary>The names of all estimands but those with several control variates, of which there are neither targets nor contrasts.</summary>
    public static IReadOnlyCollection<string> Names => Shapes.Keys;

    /// <summary>What is wrong with a key, as the end of a sentence that begins with it; null when a configuration with these modalities and classes has it.</summary>
    public static string? Mistake(string key, IReadOnlyList<string> modalities, int classes)
    {
        int open = key.IndexOf('[', StringComparison.Ordinal);
        string name = open < 0 ? key : key[..open];
        if (!Shapes.TryGetValue(name, out Parts parts))
        {
            string meant = Spelling.Closest(name, [.. Shapes.Keys]) is { } near ? $"did you mean '{near}'?" : $"they are {string.Join(", ", Shapes.Keys)}";
            return $"'{name}' is not an estimand; {meant}";
        }

        string example = Example(name, parts, modalities);
        if (open >= 0 && key[^1] != ']')
        {
            return $"'{key}' must end in ']', for example {example}";
        }

        Dictionary<string, string> given = new(StringComparer.Ordinal);
        foreach (string part in open < 0 ? [] : key[(open + 1)..^1].Split(','))
        {
            string[] sides = part.Split('=');
            if (sides.Length != 2 || !given.TryAdd(sides[0], sides[1]))
            {
                return $"'{part}' in '{key}' is not a part name=value that stands once, for example {example}";
            }
        }

        bool ofModality = parts.HasFlag(Parts.Modality);
        if (parts.HasFlag(Parts.Network))
        {
            if (!given.TryGetValue("network", out string? network) || network is not ("joint" or "unimodal" or "probe"))
            {
                return $"'{key}' needs network=joint, network=unimodal or network=probe, for example {example}";
            }

            ofModality = network != "joint";
        }

        if (ofModality && !given.ContainsKey("modality"))
        {
            return $"'{key}' needs a modality, {string.Join(" or ", modalities.Select(m => "modality=" + m))}";
        }

        foreach ((string part, string value) in given)
        {
            string? mistake = part switch
            {
                "network" when parts.HasFlag(Parts.Network) => null,
                "modality" when ofModality => modalities.Contains(value) ? null : $"there is no modality '{value}'; they are {string.Join(", ", modalities)}",
                "class" when parts.HasFlag(Parts.Class) =>
                    int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int j) && j < classes ? null : $"there is no class '{value}'; they are 0 to {classes - 1}",
                _ => $"'{part}' does not belong to {name}; for example {example}",
            };
            if (mistake is not null)
            {
                return mistake;
            }
        }

        return null;
    }

    private static string Example(string name, Parts parts, IReadOnlyList<string> modalities) =>
        parts.HasFlag(Parts.Network) ? $"{name}[network=joint]"
        : parts.HasFlag(Parts.Modality) ? $"{name}[modality={modalities[0]}]"
        : name;
}
