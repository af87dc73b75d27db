using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>Reports required keys that a spec lacks.</summary>
internal static class MissingKeys
{
    /// <summary>Where a key that is missing should have stood: the nearest section that is there.</summary>
    public static SpecPlace PlaceOf(string path, SpecOutline outline)
    {
        string section = path;
        while (section.Length > 0)
        {
            section = Parent(section);
            if (outline.Sections.TryGetValue(section, out SpecPlace place))
            {
                return place;
            }
        }

        return outline.Sections[""];
    }

    /// <summary>Reports missing keys: one by one where their section is there, together where the whole section is missing.</summary>
    public static void Report(IEnumerable<(SpecKey Key, string Path)> missing, SpecOutline outline, SpecFindings findings)
    {
        foreach (
            IGrouping<string, (SpecKey Key, string Path)> group in missing
                .Where(m => !outline.ProbablyMeant.Contains(m.Path))
                .GroupBy(m => Parent(m.Path))
        )
        {
            if (outline.BrokenSections.Contains(group.Key) || outline.ProbablyMeant.Contains(group.Key))
            {
                continue;
            }

            if (!outline.Sections.TryGetValue(group.Key, out SpecPlace section))
            {
                string names = string.Join(", ", group.Select(m => m.Key.Symbol));
                findings.Error(PlaceOf(group.Key, outline), group.Key, $"is missing; give a mapping with at least the keys {names}");
                continue;
            }

            foreach ((SpecKey key, string path) in group)
            {
                findings.Error(section, path, $"is missing; give {key.Expected} ({Gist(key.Meaning)})");
            }
        }
    }

    /// <summary>Reports a missing list of modalities.</summary>
    public static void ReportModalities(SpecOutline outline, SpecFindings findings)
    {
        if (
            outline.HasModalities
            && outline.Modalities == 0
            && !outline.ProbablyMeant.Contains(SpecKeys.Modalities)
            && outline.Sections.TryGetValue("data", out SpecPlace data)
            && !outline.BrokenSections.Contains(SpecKeys.Modalities)
        )
        {
            findings.Error(
                data,
                SpecKeys.Modalities,
                "is missing; give a list of modalities, each a mapping '- {name: ..., mu: ..., ...}'"
            );
        }
    }

    // The beginning of a meaning says enough to know which key it is.
    private static string Gist(string meaning)
    {
        int end = meaning.IndexOfAny([';', ':', ',']);
        return char.ToLowerInvariant(meaning[0]) + (end < 0 ? meaning[1..] : meaning[1..end]);
    }

    private static string Parent(string path) => path.LastIndexOf('.') is >= 0 and var dot ? path[..dot] : "";
}
