using System.Collections.Immutable;

namespace ModalityCompetition.Transformers.Data.Titles;

/// <summary>
/// The words that have a token of their own: those that enough titles of the training sample have, by falling number of such titles, equal
/// ones by ordinal. Every other word is <see cref="ImageTextSplit.Unknown"/>.
/// </summary>
public sealed class TitleVocabulary
{
    private const string PaddingLine = "<padding>";
    private const string UnknownLine = "<unknown>";

    private readonly Dictionary<string, int> tokens;

    private TitleVocabulary(ImmutableArray<string> words)
    {
        Words = words;
        tokens = new Dictionary<string, int>(words.Length, StringComparer.Ordinal);
        foreach (string word in words)
        {
            tokens.Add(word, ImageTextSplit.FirstWord + tokens.Count);
        }
    }

    /// <summary>The words in the order of their tokens, the first of which is <see cref="ImageTextSplit.FirstWord"/>.</summary>
    public ImmutableArray<string> Words { get; }

    /// <summary>Makes the vocabulary of a training sample.</summary>
    /// <param name="titles">Titles of the training sample.</param>
    /// <param name="minimumCount">How many titles must have a word so that it gets a token, at least 1. A title counts once.</param>
    public static TitleVocabulary Of(IEnumerable<string> titles, int minimumCount)
    {
        ArgumentNullException.ThrowIfNull(titles);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCount, 1);
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string title in titles)
        {
            seen.Clear();
            foreach (string word in TitleWords.Of(title))
            {
                if (seen.Add(word))
                {
                    counts[word] = counts.GetValueOrDefault(word) + 1;
                }
            }
        }

        return new TitleVocabulary([
            .. counts
                .Where(entry => entry.Value >= minimumCount)
                .OrderByDescending(entry => entry.Value)
                .ThenBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => entry.Key),
        ]);
    }

    /// <summary>Writes the tokens of a title.</summary>
    /// <param name="title">The title, with at least one word.</param>
    /// <param name="row">Receives them, [L]: what is longer is cut off, what is shorter is padded.</param>
    /// <returns>Number of words that the title has, those included that were cut off.</returns>
    public int Encode(string title, Span<int> row)
    {
        IReadOnlyList<string> words = TitleWords.Of(title);
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = i < words.Count ? tokens.GetValueOrDefault(words[i], ImageTextSplit.Unknown) : ImageTextSplit.Padding;
        }

        return words.Count;
    }

    /// <summary>
    /// Writes the tokens of a set as text, a line each, so that the first line is token 0: <c>&lt;padding&gt;</c>, <c>&lt;unknown&gt;</c>,
    /// and the words, none of which has a bracket. Lines end with a line feed on every machine.
    /// </summary>
    /// <param name="words">The words in the order of their tokens, as <see cref="ImageTextSet.Words"/> has them.</param>
    /// <param name="writer">Receives the lines.</param>
    public static void Write(IEnumerable<string> words, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(writer);
        foreach (string line in words.Prepend(UnknownLine).Prepend(PaddingLine))
        {
            writer.Write(line);
            writer.Write('\n');
        }
    }
}
