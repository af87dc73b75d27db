using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Programs;

/// <summary>A section of a spec with values of options in the place of the file's, read before the keys of the spec are known.</summary>
/// <param name="name">Name of the section.</param>
/// <param name="root">The spec.</param>
/// <param name="overrides">Values of the command line.</param>
internal sealed class ProgramSection(string name, MapNode root, SpecOverrides overrides)
{
    private readonly MapNode? _map = root.Find(name)?.Value as MapNode;

    /// <summary>Where the section stands, or the spec where it has none.</summary>
    public SpecPlace Place => _map?.Place ?? root.Place;

    /// <summary>Names of its keys in the file.</summary>
    public IEnumerable<string> Written => (_map?.Entries ?? []).Select(e => e.Key);

    /// <summary>Names of its keys, in the order of the file and then of the options.</summary>
    public IEnumerable<string> Names =>
        Written.Concat(overrides.Entries.Select(e => e.KeyPath).Where(IsOwn).Select(p => p[(name.Length + 1)..])).Distinct();

    /// <summary>The value of a key; null where it has none.</summary>
    public SpecNode? Find(string key)
    {
        SpecOverride? option = overrides.Entries.IsEmpty
            ? null
            : overrides.Entries.LastOrDefault(e => e.KeyPath == $"{name}.{key}" && e.Value?.Trim().Length > 0);
        SpecNode? node = option is not null
            ? new ScalarNode(new SpecPlace(option.Option, 0, 0), option.Value!, Quoted: false)
            : _map?.Find(key)?.Value;
        return node is ScalarNode { IsNull: true } ? null : node;
    }

    /// <summary>The text of a single value; null where there is none.</summary>
    public string? Text(string key) => (Find(key) as ScalarNode)?.Text.Trim();

    /// <summary>A number; null where there is none, or something that is no number.</summary>
    public double? Number(string key) => Text(key) is { } text && SpecNumber.TryParse(text, out double number) ? number : null;

    /// <summary>Where a part of the section stands, as deep as it is there.</summary>
    /// <param name="path">Its path within the section, for example <c>measurements.loss.range</c>.</param>
    public SpecPlace PlaceOf(string path)
    {
        string[] parts = path.Split('.');
        SpecNode? node = Find(parts[0]);
        SpecPlace place = node?.Place ?? Place;
        foreach (string part in parts.Skip(1))
        {
            if ((node as MapNode)?.Find(part) is not { } entry)
            {
                break;
            }

            (node, place) = (entry.Value, entry.Place);
        }

        return place;
    }

    private bool IsOwn(string path) => path.StartsWith(name + ".", StringComparison.Ordinal);
}
