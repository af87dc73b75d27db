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

    // Keywords of Npgsql that are not secret, and of Azure Storage. Only one of them ends a password that has a semicolon in it and was not
    // put into quotation marks; what else looks like a keyword may be the rest of the password.
    private const string OpenKeywords =
        @"(?:host|server|port|database|db|user\s?name|user\s?id|user|uid|passfile|search\s?path|client\s?encoding|encoding|timezone"
        + @"|ssl\s?(?:mode|certificate|key|negotiation)|root\s?certificate|trust\s?server\s?certificate|check\s?certificate\s?revocation"
        + @"|application\s?name|enlist|options|pooling|(?:minimum|maximum|min|max)\s?pool\s?size|connection\s?\w+(?:\s?\w+)?|timeout"
        + @"|(?:internal\s?)?command\s?timeout|cancellation\s?timeout|keep\s?alive|tcp\s?keep\s?alive(?:\s?\w+)?|multiplexing"
        + @"|target\s?session\s?attributes|load\s?balance\s?hosts|host\s?recheck\s?seconds|include\s?\w+(?:\s\w+){0,2}"
        + @"|persist\s?security\s?info"
        + @"|kerberos\s?service\s?name|integrated\s?security|gss\s?encryption\s?mode|channel\s?binding|require\s?auth|log\s?parameters"
        + @"|(?:read|write|socket)\s?(?:receive\s?|send\s?)?buffer\s?size|max\s?auto\s?prepare|auto\s?prepare\s?min\s?usages"
        + @"|array\s?nullability\s?mode|load\s?table\s?composites|replication\s?mode"
        + @"|server\s?compatibility\s?mode|write\s?coalescing\s?\w+\s?\w+\s?\w+"
        + @"|no\s?reset\s?on\s?close|(?:default)?endpoints?(?:protocol|suffix)|(?:blob|queue|table|file)endpoint|accountname)";

    private const string SecretKeywords =
        @"(?:(?:ssl\s*|pg)?(?:password|passwd|pwd|psw)|accountkey|sharedaccesssignature|sig|(?:\w*_)?api_?key)";

    // A value in quotation marks of either kind holds anything. A quotation mark inside a bare one is part of it where a letter or digit
    // follows; otherwise it is the end of whatever quotes the text.
    private const string Value =
        """(?:"(?:[^"]|"")*"|'(?:[^']|'')*'|"""
        + """(?:[^;'"\r\n]|['"](?=\w))*(?:;(?!\s*(?:"""
        + OpenKeywords
        + "|"
        + SecretKeywords
        + """)\s*=)(?:[^;'"\r\n]|['"](?=\w))+)*)""";

    // Npgsql's keywords: Password, PWD, PSW, SSL Password. Those of Azure Storage, in connection strings and signatures: AccountKey,
    // SharedAccessSignature, sig. Variables: PGPASSWORD, MODCOMP_API_KEY. Then a key of HTTP, and a password in a URL.
    [GeneratedRegex(
        @"(?<key>\b"
            + SecretKeywords
            + @"\s*=\s*)"
            + Value
            + @"|(?<key>\bauthorization\s*:\s*bearer\s+)[^\s""']+|(?<key>://[^\s/:@]*:)[^\s/@]+(?=@)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Assignment();

    [GeneratedRegex("password|passwd|pwd|psw|accountkey|sharedaccesssignature|api_?key|authorization", RegexOptions.IgnoreCase)]
    private static partial Regex Name();
}
