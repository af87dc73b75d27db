using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>
/// What stands where in a spec: the value nodes by concrete path, the modalities and the axes. Every name and the kind of every container
/// has been checked; the values have not.
/// </summary>
internal sealed class SpecOutline
{
    /// <summary>Value nodes by concrete path, in the order of the file.</summary>
    public Dictionary<string, SpecNode> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Places of the sections that are present, by concrete path; the top level is the empty path.</summary>
    public Dictionary<string, SpecPlace> Sections { get; } = new(StringComparer.Ordinal);

    /// <summary>Sections of which a mistake has been reported, so that their missing keys are not worth reporting too.</summary>
    public HashSet<string> BrokenSections { get; } = new(StringComparer.Ordinal);

    /// <summary>Concrete paths that misspelt keys were probably meant to be, so that they are not reported as missing too.</summary>
    public HashSet<string> ProbablyMeant { get; } = new(StringComparer.Ordinal);

    /// <summary>The experiment.</summary>
    public required IExperiment Experiment { get; init; }

    /// <summary>The keys of the experiment.</summary>
    public SpecCatalogue Keys => Experiment.Keys;

    /// <summary>Whether the experiment has a list of modalities.</summary>
    public bool HasModalities => Keys.Sections.Any(s => s.Path == SpecKeys.Modality);

    /// <summary>Number of modalities.</summary>
    public int Modalities { get; private set; }

    /// <summary>The axes; null for none.</summary>
    public SpecNode? Axes { get; private set; }

    /// <summary>The declared contrasts; null for none.</summary>
    public SpecNode? Contrasts { get; private set; }

    /// <summary>
    /// The word in the place of the section of twins, where its keys cannot be given for that reason; null where they can, as beside the
    /// word of a file for no twins.
    /// </summary>
    public string? TwinsWord { get; private set; }

    /// <summary>Whether a pilot chooses the twins.</summary>
    public bool AutomaticTwins => TwinsWord == SpecKeys.AutomaticFidelity;

    /// <summary>Reads the outline of a tree.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="experiment">The experiment whose keys it may have.</param>
    /// <param name="findings">Where mistakes go.</param>
    public static SpecOutline Read(MapNode root, IExperiment experiment, SpecFindings findings)
    {
        SpecOutline outline = new() { Experiment = experiment };
        outline.Section("", "", root, findings);
        return outline;
    }

    /// <summary>Puts a word in the place of the section of twins and of whatever is in it.</summary>
    /// <param name="place">Where the word stands.</param>
    /// <param name="word"><see cref="SpecKeys.NoFidelity"/> or <see cref="SpecKeys.AutomaticFidelity"/>.</param>
    /// <param name="findings">Where mistakes go.</param>
    public void GiveTwins(SpecPlace place, string word, SpecFindings findings)
    {
        foreach (string path in Values.Keys.Where(IsOfTwins).ToArray())
        {
            Values.Remove(path);
        }

        Sections[SpecKeys.Fidelity] = place;
        TwinsWord = word;
        if (AutomaticTwins && !Keys.Sections.Any(s => s.Path == SpecKeys.Fidelity))
        {
            findings.Error(
                place,
                SpecKeys.Fidelity,
                $"cannot be auto: trials of the experiment {Experiment.Name} have no twins; leave it out"
            );
        }
        else if (AutomaticTwins && !HasModalities)
        {
            findings.Error(
                place,
                SpecKeys.Fidelity,
                "cannot be auto: which parameters make a program cheaper is known to you alone; give the twins, for example "
                    + "{twins: 8, epochs: epochs/8}, and 'modcomp twins SPEC' says whether they pay"
            );
        }
        else if (AutomaticTwins && !findings.AllowsPilot)
        {
            findings.Error(
                place,
                SpecKeys.Fidelity,
                "cannot be auto in a spec that is read as it stands, because a pilot chooses the twins; begin it with 'modcomp run' or "
                    + "'modcomp submit', which run that, or put here the section that 'modcomp twins SPEC' prints"
            );
        }
    }

    /// <summary>Whether a path is that of a key of twins.</summary>
    public static bool IsOfTwins(string path) => path.StartsWith(SpecKeys.Fidelity + ".", StringComparison.Ordinal);

    private void Section(string pattern, string path, SpecNode node, SpecFindings findings)
    {
        if (node is not MapNode map)
        {
            string names = string.Join(", ", Keys.NamesIn(pattern));
            findings.Error(node.Place, path, $"must be a mapping with the keys {names}, not {node.Kind}");
            BrokenSections.Add(path);
            return;
        }

        Sections[path] = map.Place;
        foreach (MapEntry entry in map.Entries)
        {
            findings.Spend(1);
            if (pattern.Length == 0 && entry.Key.StartsWith(SpecKeys.AnchorPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            string inner = Join(path, entry.Key);
            string innerPattern = Join(pattern, entry.Key);
            if (innerPattern == SpecKeys.Axes)
            {
                Axes = entry.Value;
            }
            else if (innerPattern == SpecKeys.Contrasts)
            {
                Contrasts = entry.Value;
            }
            else if (innerPattern == SpecKeys.Modalities && HasModalities)
            {
                ListOfModalities(entry.Value, findings);
            }
            else if (innerPattern == SpecKeys.Fidelity && entry.Value is ScalarNode { Text: SpecKeys.NoFidelity })
            {
                Sections[inner] = entry.Value.Place;
            }
            else if (innerPattern == SpecKeys.Fidelity && entry.Value is ScalarNode { Text: SpecKeys.AutomaticFidelity })
            {
                GiveTwins(entry.Place, SpecKeys.AutomaticFidelity, findings);
            }
            else if (Keys.Allows(pattern, entry.Key) && Keys.Find(innerPattern) is null)
            {
                Section(innerPattern, inner, entry.Value, findings);
            }
            else if (Keys.Find(innerPattern) is { } key && key.Symbol == entry.Key)
            {
                Values[inner] = entry.Value;
            }
            else
            {
                findings.Error(entry.Place, inner, UnknownKey(pattern, path, entry.Key, findings));
            }
        }
    }

    private void ListOfModalities(SpecNode node, SpecFindings findings)
    {
        if (node is not ListNode { Items.Count: >= 1 } list || list.Items.Count > SpecKeys.MostModalities)
        {
            string found = node is ListNode { Items.Count: var count } ? (count == 0 ? "an empty one" : $"{count} entries") : node.Kind;
            findings.Error(
                node.Place,
                SpecKeys.Modalities,
                $"must be a list of 1 to {SpecKeys.MostModalities} modalities, each a mapping '- {{name: ..., mu: ..., ...}}', not {found}"
            );
            BrokenSections.Add(SpecKeys.Modalities);
            return;
        }

        Sections[SpecKeys.Modalities] = list.Place;
        Modalities = list.Items.Count;
        for (int r = 0; r < Modalities; r++)
        {
            Section(SpecKeys.Modality, $"{SpecKeys.Modalities}[{r}]", list.Items[r], findings);
        }
    }

    private string UnknownKey(string pattern, string path, string name, SpecFindings findings)
    {
        string[] names = [.. Keys.NamesIn(pattern)];
        string where = $"is not a key of {(pattern.Length == 0 ? "the top level" : pattern == SpecKeys.Modality ? "a modality" : pattern)}";
        string? meant = Keys.In(pattern).FirstOrDefault(k => k.AlsoCalled.Contains(name))?.Symbol ?? findings.Closest(name, names);
        if (meant is not null)
        {
            ProbablyMeant.Add(Join(path, meant));
            return $"{where}; did you mean '{meant}'?{Spelling.OtherLetters(name)}";
        }

        if (name.All(char.IsAsciiDigit))
        {
            return $"{where}; if it belongs to the number before it, write the decimal point as '.'";
        }

        return (Keys.WithSymbol(name) is [var other, ..] ? other.Section : null) switch
        {
            null => $"{where}; its keys are {string.Join(", ", names)}",
            "" => $"{where}; '{name}' belongs at the top level",
            SpecKeys.Modality => $"{where}; '{name}' belongs to a modality, under {SpecKeys.Modalities}",
            { } section => $"{where}; '{name}' belongs under {section}",
        };
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
