using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading.Values;

/// <summary>Finds the keys that a path names, as axes, options and expressions write it.</summary>
internal static partial class SpecPath
{
    private const int LongestPath = 200;

    // Paths of modalities are asked for in every configuration.
    private static readonly int s_mostKept = SpecKeys.MostModalities;
    private static readonly ConditionalWeakTable<SpecKey, string?[]> s_kept = [];

    /// <summary>The concrete path of a key of one modality or of the whole.</summary>
    public static string Concrete(SpecKey key, int modality) =>
        !key.IsOfModality ? key.Path
        : modality >= 0 && modality < s_mostKept
            ? s_kept.GetValue(key, _ => new string?[s_mostKept])[modality] ??= OfModality(key, modality)
        : OfModality(key, modality);

    /// <summary>The modality that a concrete path belongs to, or -1.</summary>
    public static int ModalityOf(string concrete) =>
        Index().Match(concrete) is { Success: true } index ? int.Parse(index.Groups[1].Value, CultureInfo.InvariantCulture) : -1;

    /// <summary>Resolves a path such as <c>data.modalities[*].mu</c>.</summary>
    /// <param name="keys">The keys of the experiment.</param>
    /// <param name="path">The path.</param>
    /// <param name="modalities">Number of modalities of the spec.</param>
    /// <param name="among">The keys that may be meant.</param>
    /// <param name="key">The key.</param>
    /// <param name="concrete">The concrete paths it stands for.</param>
    /// <param name="mistake">What is wrong with the path; empty when nothing is.</param>
    /// <param name="findings">What allows guesses of what was meant; null for none.</param>
    /// <returns>Whether the path names a key.</returns>
    public static bool TryResolve(
        SpecCatalogue keys,
        string path,
        int modalities,
        IEnumerable<SpecKey> among,
        out SpecKey key,
        out string[] concrete,
        out string mistake,
        SpecFindings? findings = null
    )
    {
        concrete = [];
        mistake = "";
        Match index = Index().Match(path);
        key = keys.Find(index.Success ? Index().Replace(path, SpecKeys.Modality, 1) : path)!;
        if (key is null || (key.IsOfModality && !index.Success))
        {
            mistake = $"'{ShortText.Of(path, LongestPath)}' names no key{Hint(path, among, findings)}";
            return false;
        }

        if (!key.IsOfModality)
        {
            concrete = [key.Path];
            return true;
        }

        string which = index.Groups[1].Value;
        if (which == "*")
        {
            SpecKey each = key;
            concrete = [.. Enumerable.Range(0, modalities).Select(r => Concrete(each, r))];
            return true;
        }

        if (!int.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out int modality) || modality >= modalities)
        {
            mistake =
                $"there is no modality '{ShortText.Of(which)}'; "
                + $"{(modalities == 1 ? "the only one is 0" : $"they are numbered from 0 to {modalities - 1}")}";
            return false;
        }

        concrete = [Concrete(key, modality)];
        return true;
    }

    private static string Hint(string path, IEnumerable<SpecKey> among, SpecFindings? findings)
    {
        const string nothing = "; docs/spec-reference.md lists them";
        if (findings is null || !findings.MayGuess())
        {
            return nothing;
        }

        SpecKey[] known = [.. among];
        string symbol = path[(path.LastIndexOf('.') + 1)..];
        SpecKey? same =
            Array.Find(known, k => k.Symbol == symbol)
            ?? Array.Find(known, k => k.AlsoCalled.Contains(symbol))
            ?? Array.Find(
                known,
                k => path.StartsWith(k.Section + ".", StringComparison.Ordinal) && Spelling.Closest(symbol, k.AlsoCalled) is not null
            );
        string? closest = same is not null ? Spelled(same.Path) : Spelling.Closest(path, known.Select(k => Spelled(k.Path)));
        if (closest is null && Spelling.Closest(symbol, known.Select(k => k.Symbol)) is { } near)
        {
            closest = Spelled(Array.Find(known, k => k.Symbol == near)!.Path);
        }

        return closest is null ? nothing : $"; did you mean '{closest}'?";
    }

    private static string OfModality(SpecKey key, int modality) =>
        string.Create(CultureInfo.InvariantCulture, $"{SpecKeys.Modalities}[{modality}].{key.Symbol}");

    private static string Spelled(string pattern) => pattern.Replace("[]", "[*]", StringComparison.Ordinal);

    [GeneratedRegex(@"^data\.modalities\[([^\]]*)\]")]
    private static partial Regex Index();
}
