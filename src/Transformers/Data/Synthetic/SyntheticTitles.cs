using System.Collections.Immutable;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Transformers.Data.Synthetic;

/// <summary>
/// Titles of 2 to 4 words of a class and 2 to 4 words that all classes have, in random order. Each word of the class is replaced by one of
/// the others with a probability.
/// </summary>
internal static class SyntheticTitles
{
    /// <summary>Words that a class has for itself.</summary>
    public const int OwnWords = 4;

    /// <summary>The fewest words of the class, and of all classes, in a title.</summary>
    public const int Fewest = 2;

    /// <summary>The most words of the class, and of all classes, in a title.</summary>
    public const int Most = 4;

    private const string Consonants = "bdfgklmnprstvz";
    private const string Vowels = "aeiou";

    /// <summary>Words that all classes have.</summary>
    public static ImmutableArray<string> Shared { get; } =
    ["a", "and", "by", "for", "from", "in", "new", "of", "old", "on", "picture", "small", "the", "this", "two", "with"];

    /// <summary>
    /// A word that one kind of titles has for itself, such as <c>bada</c>: two syllables that are different for all kinds and words, and
    /// that are no words of all classes.
    /// </summary>
    public static string Own(int kind, int word)
    {
        int number = (OwnWords * kind) + word;
        int syllables = Consonants.Length * Vowels.Length;
        return Syllable(number % syllables) + Syllable(((11 * number) + (number / syllables) + 8) % syllables);

        static string Syllable(int syllable) => $"{Consonants[syllable % Consonants.Length]}{Vowels[syllable / Consonants.Length]}";
    }

    /// <summary>Writes a title.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="noise">Probability that a word of the class is replaced.</param>
    /// <param name="key">Key of the set.</param>
    /// <param name="part">Part of the set.</param>
    /// <param name="index">Index of the sample.</param>
    public static string Write(int kind, double noise, StreamKey key, ImageTextPart part, int index)
    {
        RandomWords words = new(key, (long)part, StreamPurpose.TitleWord);
        (uint own, uint shared, _, _) = words.Block((uint)index, 0);
        int ownCount = Fewest + UnitUniform.Index(own, Most - Fewest + 1);
        int count = ownCount + Fewest + UnitUniform.Index(shared, Most - Fewest + 1);
        var title = new (uint Order, string Word)[count];
        for (int place = 0; place < count; place++)
        {
            (uint replaced, uint which, uint instead, uint order) = words.Block((uint)index, 1 + (uint)place);
            bool isOwn = place < ownCount && !UnitUniform.Happens(replaced, noise);
            title[place] = (
                order,
                isOwn ? Own(kind, UnitUniform.Index(which, OwnWords)) : Shared[UnitUniform.Index(instead, Shared.Length)]
            );
        }

        // A stable order, should two words draw the same number.
        return string.Join(' ', title.OrderBy(word => word.Order).Select(word => word.Word));
    }
}
