namespace ModalityCompetition.Sweeps.Specs.Yaml;

/// <summary>Texts of a spec as messages repeat them: somebody else wrote them, and they may be of any length.</summary>
internal static class ShortText
{
    private const int Longest = 60;

    /// <summary>The text, or its beginning with an ellipsis; at most 60 characters.</summary>
    public static string Of(string text) => Of(text, Longest);

    /// <summary>The same with another length.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">Most characters, at least 4.</param>
    public static string Of(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        // Half of a pair of surrogates is no character, and no JSON writer takes it.
        int end = longest - 3;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "...";
    }
}
