using System.Globalization;
using System.Text;

namespace ModalityCompetition.Transformers.Data.Titles;

/// <summary>
/// The words of a title: its runs of letters and digits of any script, in lower case of no language in particular. A mark that combines
/// with the letter before it, such as an accent of its own, belongs to the word. Everything else parts words.
/// </summary>
public static class TitleWords
{
    /// <summary>The words in their order; empty where there is no letter and no digit.</summary>
    public static IReadOnlyList<string> Of(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        List<string> words = [];
        StringBuilder word = new();
        foreach (Rune rune in title.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || (word.Length > 0 && IsMark(rune)))
            {
                word.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else
            {
                End();
            }
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
    }

    /// <summary>Whether a title has a word at all.</summary>
    public static bool Any(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        foreach (Rune rune in title.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;
}
