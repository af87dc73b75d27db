using System.Globalization;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>
/// The estimands that a sweep can stop on, and the forms of their keys. The keys are those of the estimates, which come later in the flow of data; a test compares
/// the two. <c>gap_positive</c> is missing on purpose: it compares with the uni-modal network that is best on the means, which may change from trial to trial. So are
/// the estimates with several control variates, whose coefficients come from all trials.
/// </summary>
internal static class TargetKey
{
    private const string Class = "class";
    private const string Modality = "modality";
    private const string Network = "network";
    private const string Controlled = "_controlled";
    private static readonly string[] OfModality = ["[modality=NAME]"];
    private static readonly string[] OfPair = ["[modality=NAME]", "[class=J,modality=NAME]"];
    private static readonly string[] OfClass = ["", "[class=J]"];
    private static readonly string[] OfNetwork = ["[network=joint]", "[network=unimodal,modality=NAME]", "[network=probe,modality=NAME]"];
    private static readonly string[] Whole = [""];

    private static readonly Dictionary<string, string[]> Forms = new(StringComparer.Ordinal)
    {
        ["initial_win"] = OfPair,
        ["initial_win_simulated"] = OfPair,
        ["trained_win"] = OfPair,
        ["trained_win_plain"] = OfPair,
        ["won"] = OfClass,
        ["shared"] = OfClass,
        ["unlearned"] = OfClass,
        ["agreement"] = OfClass,
        ["test_error"] = OfNetwork,
        ["train_error"] = OfNetwork,
        ["final_loss"] = OfNetwork,
        ["probe_error_at_least_1_over_k"] = OfModality,
        ["gap"] = Whole,
        ["degradation"] = OfModality,
        ["loser_growth"] = OfModality,
        ["winner_growth"] = OfModality,
        ["learned"] = OfModality,
        ["diverged"] = Whole,
        ["timed_out"] = Whole,
        ["crashed"] = Whole,
    };

    /// <summary>Estimands whose values have no bounds, so that only an asymptotic sequence serves them.</summary>
    private static readonly string[] WithoutBounds = ["final_loss", "loser_growth", "winner_growth"];

    /// <summary>All keys for R modalities and K classes.</summary>
    internal static IEnumerable<string> All(IReadOnlyList<string> modalities, int classes) =>
        from name in Forms
        from form in name.Value
        from j in form.Contains("=J", StringComparison.Ordinal) ? Enumerable.Range(0, classes) : [0]
        from modality in form.Contains("=NAME", StringComparison.Ordinal) ? modalities : [""]
        select name.Key + form
            .Replace("=J", string.Create(CultureInfo.InvariantCulture, $"={j}"), StringComparison.Ordinal)
            .Replace("=NAME", $"={modality}", StringComparison.Ordinal);

    /// <summary>Whether only an asymptotic sequence serves an estimand.</summary>
    public static bool IsUnbounded(string key) => WithoutBounds.Contains(NameOf(key), StringComparer.Ordinal);

    /// <summary>What is wrong with a key; null when every configuration has it.</summary>
    /// <param name="key">The key, without blanks.</param>
    /// <param name="modalities">Names of the modalities.</param>
    /// <param name="classes">Least number of classes of a configuration.</param>
    public static string? Mistake(string key, IReadOnlyList<string> modalities, int classes)
    {
        string name = NameOf(key);
        if (name == "gap_positive")
        {
            return "cannot be gap_positive: the uni-modal network that it compares with is chosen on the means and may change from trial to trial; use gap";
        }

        if (name.EndsWith(Controlled, StringComparison.Ordinal) && Forms.ContainsKey(name[..^Controlled.Length]))
        {
            return $"cannot be {name}: its control variates need all trials at once; use {name[..^Controlled.Length]}";
        }

        if (!Forms.TryGetValue(name, out string[]? forms))
        {
            return $"'{name}' is no estimand{Spelling.DidYouMean(name, Forms.Keys)}; they are {string.Join(", ", Forms.Keys)}";
        }

        Dictionary<string, string>? parts = Parts(key[name.Length..]);
        string? form = parts is null ? null : Array.Find(forms, f => Parts(f)!.Keys.ToHashSet().SetEquals(parts.Keys) && SameNetwork(f, parts));
        if (form is null)
        {
            return $"'{key}' is no key of {name}; write {string.Join(" or ", forms.Select(f => name + f))}";
        }

        if (parts!.TryGetValue(Modality, out string? modality) && !modalities.Contains(modality))
        {
            return $"there is no modality '{modality}'{Spelling.DidYouMean(modality, modalities)}; the modalities are {string.Join(", ", modalities)}";
        }

        return !parts.TryGetValue(Class, out string? j) || (int.TryParse(j, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < classes)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"there is no class '{j}' in every configuration; the classes are numbered from 0 to {classes - 1}");
    }

    private static string NameOf(string key) => key.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open ? key[..open] : key;

    private static bool SameNetwork(string form, Dictionary<string, string> parts) =>
        !parts.TryGetValue(Network, out string? network) || Parts(form)![Network] == network;

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
