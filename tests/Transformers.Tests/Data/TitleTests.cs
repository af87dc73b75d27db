using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Titles;

namespace ModalityCompetition.Transformers.Tests.Data;

public class TitleTests
{
    [Theory]
    [InlineData("A red cat, 2 dogs!", "a red cat 2 dogs")]
    [InlineData("Don't stop, CAF\u00C9 No. 5", "don t stop caf\u00E9 no 5")]
    [InlineData("  don't--stop  ", "don t stop")]
    [InlineData("CAF\u00C9 \u00DCber na\u00EFve", "caf\u00E9 \u00FCber na\u00EFve")]
    [InlineData("cafe\u0301 x", "cafe\u0301 x")]
    [InlineData("\u0301x", "x")]
    [InlineData("\u732B\u306E\u5199\u771F 3\u679A", "\u732B\u306E\u5199\u771F 3\u679A")]
    [InlineData("\u0938\u094D\u0924\u0947", "\u0938\u094D\u0924\u0947")]
    [InlineData("a\uD835\uDC00b \uD83D\uDE00 c", "a\uD835\uDC00b c")]
    [InlineData("x\uD800y", "x y")]
    [InlineData("snake_case a\u00ADb", "snake case a b")]
    [InlineData("?! \uD83D\uDE00 \u0301", "")]
    [InlineData("", "")]
    public void Words_are_runs_of_letters_and_digits_in_lower_case(string title, string words)
    {
        Assert.Equal(words, string.Join(' ', TitleWords.Of(title)));
        Assert.Equal(words.Length > 0, TitleWords.Any(title));
    }

    [Fact]
    public void Of_any_title_words_hold_nothing_but_what_words_may_and_are_their_own_words() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<string>(),
                title =>
                {
                    IReadOnlyList<string> words = TitleWords.Of(title ?? "");
                    Assert.Equal(words.Count > 0, TitleWords.Any(title ?? ""));
                    Assert.Equal(words, TitleWords.Of(string.Join(' ', words)));
                    Assert.All(words, word => Assert.DoesNotContain(word, c => " <>\n\",".Contains(c, StringComparison.Ordinal)));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20220317, 77));

    [Fact]
    public void Tokens_go_by_falling_number_of_titles_then_by_ordinal()
    {
        string[] titles = ["b a", "b C", "b b b d d", "c", "Z a"];
        TitleVocabulary all = TitleVocabulary.Of(titles, 1);
        Assert.Equal(["b", "a", "c", "d", "z"], all.Words.AsEnumerable());
        TitleVocabulary common = TitleVocabulary.Of(titles, 2);
        Assert.Equal(["b", "a", "c"], common.Words.AsEnumerable());
        Assert.Empty(TitleVocabulary.Of(titles, 4).Words);

        int[] row = new int[4];
        Assert.Equal(3, common.Encode("C, new B", row));
        Assert.Equal([4, 1, 2, 0], row);
        Assert.Equal(5, common.Encode("a b c d e", row));
        Assert.Equal([3, 2, 4, 1], row);
        Assert.Equal((0, 1, 2), (ImageTextSplit.Padding, ImageTextSplit.Unknown, ImageTextSplit.FirstWord));
    }

    [Fact]
    public void The_vocabulary_is_saved_a_line_for_each_token()
    {
        using StringWriter text = new();
        TitleVocabulary.Write(["b", "caf\u00E9"], text);
        Assert.Equal("<padding>\n<unknown>\nb\ncaf\u00E9\n", text.ToString());
    }
}
