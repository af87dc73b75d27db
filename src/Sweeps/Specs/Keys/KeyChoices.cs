using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <summary>
/// Finds words among the choices of a key. A parameter of a program may have as many words as a spec has values, and each value is looked
/// for among them, so that many are found by a table.
/// </summary>
internal static class KeyChoices
{
    private const int Few = 32;

    private static readonly ConditionalWeakTable<string[], Dictionary<string, int>> s_tables = [];

    /// <summary>The place of a word among the choices, or -1.</summary>
    public static int PlaceOf(SpecKey key, string word)
    {
        ImmutableArray<string> choices = key.Choices;
        return choices.Length <= Few
            ? choices.IndexOf(word)
            : s_tables.GetValue(ImmutableCollectionsMarshal.AsArray(choices)!, TableOf).GetValueOrDefault(word, -1);
    }

    private static Dictionary<string, int> TableOf(string[] words)
    {
        Dictionary<string, int> table = new(StringComparer.Ordinal);
        for (int i = 0; i < words.Length; i++)
        {
            table.TryAdd(words[i], i);
        }

        return table;
    }
}
