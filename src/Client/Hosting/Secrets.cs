using System.Text.RegularExpressions;

namespace ModalityCompetition.Client.Hosting;

/// <summary>Takes passwords out of texts before anybody reads them. A connection string on a command line may hold one, and a command line is shown in messages and logs.</summary>
internal static partial class Secrets
{
    private const string Mask = "***";

    /// <summary>The text with every value of a keyword for a password replaced.</summary>
    public static string Hide(string text) => Keyword().Replace(text, match => match.Groups["key"].Value + Mask);

    // Npgsql's keywords: Password, PWD, PSW, SSL Password; values may be quoted in either way and then hold anything.
    [GeneratedRegex("""(?<key>\b(?:ssl\s*)?(?:password|passwd|pwd|psw)\s*=\s*)(?:"(?:[^"]|"")*"|'(?:[^']|'')*'|[^;'"\r\n]*)""", RegexOptions.IgnoreCase)]
    private static partial Regex Keyword();
}
