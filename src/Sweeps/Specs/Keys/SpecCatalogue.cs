using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <summary>
/// The keys that the spec of an experiment may have, and the sections they stand in. Reading, validation, messages and the reference page
/// are all driven by it, so a key is described in one place only.
/// </summary>
public sealed class SpecCatalogue
{
    private readonly Dictionary<string, SpecKey> _byPath;

    /// <summary>Makes a catalogue.</summary>
    /// <param name="sections">The sections, in the order of the reference page.</param>
    /// <param name="keys">All keys, in the same order.</param>
    /// <exception cref="ArgumentException">Two keys have one path, or a key stands in no section.</exception>
    public SpecCatalogue(ImmutableArray<SpecSection> sections, ImmutableArray<SpecKey> keys)
    {
        (Sections, All) = (sections, keys);
        _byPath = keys.ToDictionary(k => k.Path, StringComparer.Ordinal);
        if (keys.FirstOrDefault(k => sections.All(s => s.Path != k.Section)) is { } stray)
        {
            throw new ArgumentException($"The key {stray.Path} stands in no section of the catalogue.", nameof(keys));
        }
    }

    /// <summary>The sections, in the order of the reference page.</summary>
    public ImmutableArray<SpecSection> Sections { get; }

    /// <summary>All keys, in the order of the reference page.</summary>
    public ImmutableArray<SpecKey> All { get; }

    /// <summary>The key of a path pattern, or null.</summary>
    public SpecKey? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>The keys of a section, in order.</summary>
    public IEnumerable<SpecKey> In(string section) => All.Where(k => k.Section == section);

    /// <summary>The names that may stand in a section's mapping: its keys, and the lists and sections within.</summary>
    public IEnumerable<string> NamesIn(string section)
    {
        IEnumerable<string> inner = Sections.Where(s => s.Path.Length > 0 && s.Parent == section).Select(s => s.Name);
        string[] lists = section.Length == 0 ? [SpecKeys.Axes, SpecKeys.Contrasts] : [];
        return In(section).Select(k => k.Symbol).Concat(inner).Concat(lists);
    }
}
