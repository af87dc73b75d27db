using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <summary>
/// The keys that the spec of an experiment may have, and the sections they stand in. Reading, validation, messages and the reference page
/// are all driven by it, so a key is described in one place only.
/// </summary>
public sealed class SpecCatalogue
{
    private readonly Dictionary<string, SpecKey> _byPath;
    private readonly Dictionary<string, SpecKey[]> _bySymbol;
    private readonly Dictionary<string, SpecKey[]> _bySection;
    private readonly Dictionary<string, HashSet<string>> _names = new(StringComparer.Ordinal);

    /// <summary>Makes a catalogue.</summary>
    /// <param name="sections">The sections, in the order of the reference page.</param>
    /// <param name="keys">All keys, in the same order.</param>
    /// <exception cref="ArgumentException">Two keys have one path, or a key stands in no section.</exception>
    public SpecCatalogue(ImmutableArray<SpecSection> sections, ImmutableArray<SpecKey> keys)
    {
        (Sections, All) = (sections, keys);
        _byPath = keys.ToDictionary(k => k.Path, StringComparer.Ordinal);
        _bySymbol = keys.GroupBy(k => k.Symbol, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        _bySection = keys.GroupBy(k => k.Section, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        if (_bySection.Keys.FirstOrDefault(section => sections.All(s => s.Path != section)) is { } stray)
        {
            throw new ArgumentException($"The key {_bySection[stray][0].Path} stands in no section of the catalogue.", nameof(keys));
        }

        foreach (SpecSection section in sections)
        {
            _names[section.Path] = [.. NamesIn(section.Path)];
        }
    }

    /// <summary>The sections, in the order of the reference page.</summary>
    public ImmutableArray<SpecSection> Sections { get; }

    /// <summary>All keys, in the order of the reference page.</summary>
    public ImmutableArray<SpecKey> All { get; }

    /// <summary>The key of a path pattern, or null.</summary>
    public SpecKey? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>The keys of a section, in order.</summary>
    public IReadOnlyList<SpecKey> In(string section) => _bySection.GetValueOrDefault(section, []);

    /// <summary>The keys whose paths end with a symbol, in order.</summary>
    public IReadOnlyList<SpecKey> WithSymbol(string symbol) => _bySymbol.GetValueOrDefault(symbol, []);

    /// <summary>Whether a name may stand in a section's mapping.</summary>
    public bool Allows(string section, string name) => _names.TryGetValue(section, out HashSet<string>? names) && names.Contains(name);

    /// <summary>The names that may stand in a section's mapping: its keys, and the lists and sections within.</summary>
    public IEnumerable<string> NamesIn(string section)
    {
        IEnumerable<string> inner = Sections.Where(s => s.Path.Length > 0 && s.Parent == section).Select(s => s.Name);
        string[] lists = section.Length == 0 ? [SpecKeys.Axes, SpecKeys.Contrasts] : [];
        return In(section).Select(k => k.Symbol).Concat(inner).Concat(lists);
    }
}
