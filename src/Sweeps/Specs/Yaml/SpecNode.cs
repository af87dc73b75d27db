namespace ModalityCompetition.Sweeps.Specs.Yaml;

/// <summary>A node of a spec's tree, with its place.</summary>
internal abstract record SpecNode(SpecPlace Place)
{
    /// <summary>What messages call the node.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value; its meaning depends on the key.</summary>
internal sealed record ScalarNode(SpecPlace Place, string Text, bool Quoted) : SpecNode(Place)
{
    /// <summary>Whether YAML reads the scalar as null.</summary>
    public bool IsNull => !Quoted && Text is ("" or "~" or "null" or "Null" or "NULL");

    /// <inheritdoc/>
    public override string Kind => IsNull ? "empty" : "a single value";
}

/// <summary>A list.</summary>
internal sealed record ListNode(SpecPlace Place, IReadOnlyList<SpecNode> Items) : SpecNode(Place)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>A mapping; keys are unique.</summary>
internal sealed record MapNode(SpecPlace Place, IReadOnlyList<MapEntry> Entries) : SpecNode(Place)
{
    private const int FewEntries = 8;

    private Dictionary<string, MapEntry>? _byKey;

    /// <inheritdoc/>
    public override string Kind => "a mapping";

    /// <summary>The entry of a key; null where there is none.</summary>
    public MapEntry? Find(string key)
    {
        if (Entries.Count > FewEntries)
        {
            return (_byKey ??= Entries.ToDictionary(e => e.Key, StringComparer.Ordinal)).GetValueOrDefault(key);
        }

        foreach (MapEntry entry in Entries)
        {
            if (entry.Key == key)
            {
                return entry;
            }
        }

        return null;
    }
}

/// <summary>One key of a mapping with its value.</summary>
internal sealed record MapEntry(SpecPlace Place, string Key, SpecNode Value);
