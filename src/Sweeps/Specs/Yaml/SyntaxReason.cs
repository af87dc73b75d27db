namespace ModalityCompetition.Sweeps.Specs.Yaml;

/// <summary>Says what the parser's messages mean for a spec, and the remedy.</summary>
internal static class SyntaxReason
{
    /// <summary>The reason when a list or mapping is not closed.</summary>
    public const string Unclosed = "a '[' or '{' before here is not closed, or a ',' is missing between two entries";

    private static readonly (string Part, string Reason)[] Known =
    [
        ("',' or ']'", Unclosed),
        ("',' or '}'", Unclosed),
        (Unclosed, Unclosed),
        (
            "invalid mapping",
            "': ' stands where no key can; begin a new line for a new key, check the indentation, or put the value in quotes"
        ),
        ("expected key", "a key and ': ' are expected; check the indentation and the blank after the colon"),
        ("'-' indicator", "'- ' is expected; check the indentation of the list"),
        ("cannot start any token", "a value cannot begin with this character; put it in quotes"),
        ("quoted scalar", "the quotation that begins here is not closed"),
    ];

    /// <summary>The reason in words of the spec; the parser's own where it is not a common one.</summary>
    public static string Of(string message)
    {
        foreach ((string part, string reason) in Known)
        {
            if (message.Contains(part, StringComparison.Ordinal))
            {
                return reason;
            }
        }

        return message.Length == 0 ? "it cannot be read" : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
    }
}
