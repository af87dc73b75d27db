using System.Text.RegularExpressions;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Documents;

/// <summary>The section of twins in the text of a spec: what it is, and what a pilot has chosen put in the place of <c>auto</c>.</summary>
public static partial class TwinSection
{
    private const string Note = " # auto";

    /// <summary>The section as it can be put into another text, <c>none</c> where there is none.</summary>
    /// <param name="text">The text of a spec.</param>
    /// <returns>For example <c>{twins: 8, T: T/10}</c>; null where the text is no YAML, or where a pilot is still to choose.</returns>
    public static string? Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Tree(text) is not { } root
            ? null
            : root.Find(SpecKeys.Fidelity)?.Value switch
            {
                null or ScalarNode { Text: SpecKeys.NoFidelity } => SpecKeys.NoFidelity,
                MapNode map => Flow(map),
                _ => null,
            };
    }

    /// <summary>What the section says of a twin, which is all but their number.</summary>
    /// <param name="text">The text of a spec.</param>
    /// <returns>For example <c>T: T/10</c>; null where it says nothing.</returns>
    public static string? KindOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        KeyValuePair<string, string>[] keys =
        [
            .. (Tree(text)?.Find(SpecKeys.Fidelity)?.Value as MapNode)
                ?.Entries.Where(e => $"{SpecKeys.Fidelity}.{e.Key}" != SpecKeys.Twins && e.Value is ScalarNode)
                .Select(e => KeyValuePair.Create(e.Key, ((ScalarNode)e.Value).Text))
                ?? [],
        ];
        return keys.Length > 0 ? Kind(keys) : null;
    }

    /// <summary>Keys and values as they stand in the section, each with quotes where it needs them.</summary>
    /// <param name="keys">Keys of the section with their values.</param>
    public static string Kind(IEnumerable<KeyValuePair<string, string>> keys) =>
        string.Join(", ", keys.Select(k => $"{Word(k.Key)}: {Word(k.Value)}"));

    /// <summary>Whether <see cref="Put"/> finds the word as such: an alias of a word that stands elsewhere is none.</summary>
    /// <param name="text">The text of a spec whose section is <c>auto</c>.</param>
    internal static bool CanPut(string text) => Find(text) is not null;

    /// <summary>The text with a section in the place of <c>auto</c>, and a comment on where it is from; every line stays where it
    /// is.</summary>
    /// <param name="text">The <see cref="SweepSpec.SourceText"/> of a spec with <see cref="SweepSpec.AutomaticTwins"/>.</param>
    /// <param name="section">For example <c>{twins: 8, T: T/10}</c> or <c>none</c>.</param>
    /// <exception cref="ArgumentException">The text has no such word.</exception>
    public static string Put(string text, string section)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(section);
        (int start, int end) = Find(text) ?? throw new ArgumentException("The text leaves no twins to choose.", nameof(text));
        int line = text.IndexOf('\n', end);
        string note = string.IsNullOrWhiteSpace(line < 0 ? text[end..] : text[end..line]) ? Note : "";
        return text[..start] + section + note + text[end..];
    }

    private static (int Start, int End)? Find(string text)
    {
        if (Tree(text)?.Find(SpecKeys.Fidelity)?.Value is not ScalarNode { Text: SpecKeys.AutomaticFidelity } word)
        {
            return null;
        }

        int start = 0;
        for (int line = 1; line < word.Place.Line; line++)
        {
            start = text.IndexOf('\n', start) + 1;
        }

        start += word.Place.Column - 1;
        return Word().Match(text, start) is { Success: true } found && found.Index == start && LastKey(text[..start]) == SpecKeys.Fidelity
            ? (start, start + found.Length)
            : null;
    }

    // What stands before a value on its line: an anchored word stands behind another key.
    private static string LastKey(string before) => Key().Match(before).Groups[1].Value;

    private static MapNode? Tree(string text)
    {
        SpecFindings findings = new("spec", SpecLimits.None);
        try
        {
            return SpecTree.Read("spec", text, findings) is { } root && !findings.HasErrors ? root : null;
        }
        catch (ReadingStoppedException)
        {
            return null;
        }
    }

    // As the commands print it, where no value needs quotes.
    private static string Flow(MapNode map)
    {
        bool plain = map.Entries.All(e => Plain().IsMatch(e.Key) && e.Value is ScalarNode value && Plain().IsMatch(value.Text));
        return plain ? $"{{{string.Join(", ", map.Entries.Select(e => $"{e.Key}: {((ScalarNode)e.Value).Text}"))}}}" : SpecText.Flow(map);
    }

    private static string Word(string text) => Plain().IsMatch(text) ? text : SpecText.Flow(new ScalarNode(default!, text, Quoted: true));

    [GeneratedRegex("""\G(?:auto|"auto"|'auto')(?![^\s,}])""", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex("""["']?(\w+)["']?\s*:\s*\z""", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    // Of keys and values that are numbers, expressions and words, none of which YAML reads as another thing.
    [GeneratedRegex(@"\A(?!null\z)[\w.][\w.*/+()-]*\z", RegexOptions.CultureInvariant | RegexOptions.ECMAScript)]
    private static partial Regex Plain();
}
