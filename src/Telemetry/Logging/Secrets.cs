using System.Text.RegularExpressions;

namespace ModalityCompetition.Telemetry.Logging;

/// <summary>
/// Takes passwords out of texts before anybody reads them. A connection string on a command line may hold one, and a command line is shown
/// in messages and logs.
/// </summary>
public static partial class Secrets
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Mask = "***";

    /// <summary>The text with every value of a keyword for a password replaced. A text without one is returned as it is.</summary>
    public static string Hide(string text) => Assignment().Replace(text, match => match.Groups["key"].Value + Mask);

    /// <summary>Whether a name says that what it names is a password.</summary>
    public static bool IsNameOfOne(string name) => Name().IsMatch(name);

    // Npgsql's keywords: Password, PWD, PSW, SSL Password; values may be quoted in either way and then hold anything. Those of Azure
    // Storage, in connection strings and signatures: AccountKey, SharedAccessSignature, sig.
    [GeneratedRegex(
        @"(?<key>\b(?:(?:ssl\s*)?(?:password|passwd|pwd|psw)|accountkey|sharedaccesssignature|sig)\s*=\s*)"
            + """(?:"(?:[^"]|"")*"|'(?:[^']|'')*'|[^;'"\r\n]*)""",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Assignment();

    [GeneratedRegex("password|passwd|pwd|psw|accountkey|sharedaccesssignature", RegexOptions.IgnoreCase)]
    private static partial Regex Name();
}
