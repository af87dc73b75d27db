using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Commands.Options;

/// <summary>
/// Options whose wrong values are answered with a sentence that says what would be right. Numbers are spelt as in a spec: <c>1000</c>,
/// <c>1_000</c> and <c>1e3</c> are the same.
/// </summary>
internal static class OptionValues
{
    private const int HashDigits = 64;
    private const int LeastHashDigits = 16;

    /// <summary>An option that takes a whole number.</summary>
    public static Option<long?> Whole(string name, string placeholder, string description, long least, long most = long.MaxValue) =>
        new(name)
        {
            Description = description,
            HelpName = placeholder,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (SpecNumber.TryParseWhole(text.Trim(), out Int128 value) && value >= least && value <= most)
                {
                    return (long)value;
                }

                string range =
                    most == long.MaxValue
                        ? string.Create(CultureInfo.InvariantCulture, $"of at least {least}")
                        : string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");
                result.AddError($"{name} takes a whole number {range}, not '{text}'");
                return null;
            },
        };

    /// <summary>An option that takes a 64-bit seed.</summary>
    public static Option<ulong?> Seed(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "S",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (SpecNumber.TryParseWhole(text.Trim(), out Int128 value) && value >= 0 && value <= ulong.MaxValue)
                {
                    return (ulong)value;
                }

                result.AddError(
                    $"{name} takes a whole number from 0 to {ulong.MaxValue.ToString(CultureInfo.InvariantCulture)}, not '{text}'"
                );
                return null;
            },
        };

    /// <summary>
    /// An option that takes a results hash: all of its 64 hexadecimal digits, or the first 16 or more, as documents print it.
    /// </summary>
    public static Option<string?> Hash(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "HASH",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value.Trim().ToLowerInvariant();
                if (text.Length is >= LeastHashDigits and <= HashDigits && text.All(char.IsAsciiHexDigitLower))
                {
                    return text;
                }

                result.AddError(
                    $"{name} takes a results hash, {HashDigits} hexadecimal digits or the first {LeastHashDigits} or more of them, not "
                        + $"'{result.Tokens[0].Value}'"
                );
                return null;
            },
        };

    /// <summary>An option that takes a number strictly between 0 and 1.</summary>
    public static Option<double?> Fraction(string name, string placeholder, string description) =>
        new(name)
        {
            Description = description,
            HelpName = placeholder,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (SpecNumber.TryParse(text.Trim(), out double value) && value is > 0 and < 1)
                {
                    return value;
                }

                result.AddError($"{name} takes a number between 0 and 1, for example 0.95, not '{text}'");
                return null;
            },
        };

    /// <summary>An option that takes a number.</summary>
    public static Option<double?> Number(string name, string placeholder, string description) =>
        new(name)
        {
            Description = description,
            HelpName = placeholder,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (SpecNumber.TryParse(text.Trim(), out double value) && double.IsFinite(value))
                {
                    return value;
                }

                result.AddError($"{name} takes a number, for example 0.25, not '{text}'");
                return null;
            },
        };

    /// <summary>An option that takes a length of time, for example <c>1d12h</c>.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "TIME",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (
                    DurationText.TryParse(text.Trim(), out TimeSpan duration)
                    && duration > TimeSpan.Zero
                    && duration <= DurationText.Longest
                )
                {
                    return duration;
                }

                result.AddError(
                    $"{name} takes a time from 1s to {DurationText.Longest.Days}d such as {DurationText.Examples}, not '{text}'"
                );
                return null;
            },
        };

    /// <summary>What stands for standard output where that can be written to.</summary>
    public const string Dash = "-";

    /// <summary>An option that takes one of a few words.</summary>
    public static Option<string?> Choice(string name, string placeholder, string description, params string[] choices)
    {
        var option = new Option<string?>(name)
        {
            Description = description,
            HelpName = placeholder,
            CustomParser = result => Chosen(result, name, choices),
        };
        option.CompletionSources.Add(choices);
        return option;
    }

    /// <summary>An argument that takes one of a few words.</summary>
    public static Argument<string> ChoiceArgument(string name, string description, params string[] choices)
    {
        var argument = new Argument<string>(name) { Description = description, CustomParser = result => Chosen(result, name, choices) };
        argument.CompletionSources.Add(choices);
        return argument;
    }

    /// <summary>An option that takes a file or a folder; <c>~</c> is the home folder.</summary>
    public static Option<string?> Path(string name, string placeholder, string description) =>
        new(name)
        {
            Description = description,
            HelpName = placeholder,
            CustomParser = result => Expanded(result, name),
        };

    /// <summary>An argument that takes a file or a folder; <c>~</c> is the home folder.</summary>
    public static Argument<string> PathArgument(string name, string description) =>
        new(name) { Description = description, CustomParser = result => Expanded(result, name) };

    /// <summary>An argument that takes a file or a folder and may be left out; <c>~</c> is the home folder.</summary>
    public static Argument<string?> OptionalPathArgument(string name, string description) =>
        new(name)
        {
            Description = description,
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result => result.Tokens.Count == 0 ? null : Expanded(result, name),
        };

    /// <summary>An option that takes a text that must not be empty.</summary>
    public static Option<string?> Text(string name, string placeholder, string description) =>
        new(name)
        {
            Description = description,
            HelpName = placeholder,
            CustomParser = result => NotEmpty(result, name),
        };

    /// <summary>An option that takes a folder, which standard output is not.</summary>
    public static Option<string?> Folder(string name, string placeholder, string description) =>
        new(name)
        {
            Description = description,
            HelpName = placeholder,
            CustomParser = result => NoDash(result, name, "folder"),
        };

    /// <summary>An option that takes a file to be written, which standard output is not.</summary>
    public static Option<string?> OutputFile(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "FILE",
            CustomParser = result => NoDash(result, name, "file"),
        };

    /// <summary>An argument that takes a file to be written, which standard output is not.</summary>
    public static Argument<string> FileArgument(string name, string description) =>
        new(name) { Description = description, CustomParser = result => NoDash(result, name, "file") };

    /// <summary>An argument that takes a folder, which standard output is not.</summary>
    public static Argument<string> FolderArgument(string name, string description) =>
        new(name) { Description = description, CustomParser = result => NoDash(result, name, "folder") };

    /// <summary>An argument that takes a text that must not be empty.</summary>
    public static Argument<string> TextArgument(string name, string description) =>
        new(name) { Description = description, CustomParser = result => NotEmpty(result, name) };

    /// <summary>An argument that takes a text and may be left out.</summary>
    public static Argument<string?> OptionalTextArgument(string name, string description) =>
        new(name)
        {
            Description = description,
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result => result.Tokens.Count == 0 ? null : NotEmpty(result, name),
        };

    /// <summary>An option that may be given several times and takes a text that must not be empty.</summary>
    public static Option<string[]> Texts(string name, string placeholder, string description) =>
        new(name)
        {
            Description = description,
            HelpName = placeholder,
            DefaultValueFactory = _ => [],
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            CustomParser = result =>
            {
                if (result.Tokens.Any(t => string.IsNullOrWhiteSpace(t.Value)))
                {
                    result.AddError($"{name} must not be empty");
                }

                return [.. result.Tokens.Select(t => t.Value)];
            },
        };

    /// <summary>An option that may be given several times and takes <c>key=value</c>.</summary>
    public static Option<KeyValuePair<string, string>[]> Assignments(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "key=value",
            DefaultValueFactory = _ => [],
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            CustomParser = result =>
            {
                var assignments = new List<KeyValuePair<string, string>>();
                foreach (Token token in result.Tokens)
                {
                    int equals = token.Value.IndexOf('=', StringComparison.Ordinal);
                    if (equals <= 0)
                    {
                        result.AddError($"{name} takes key=value, for example {name} network.sigma0=0.05, not '{token.Value}'");
                        return [];
                    }

                    assignments.Add(new(token.Value[..equals].Trim(), token.Value[(equals + 1)..].Trim()));
                }

                return [.. assignments];
            },
        };

    private static string Chosen(ArgumentResult result, string name, string[] choices)
    {
        string text = result.Tokens[0].Value;
        if (choices.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        string nearest = Spelling.Closest(text, choices) is { } near ? $"; did you mean {near}?" : "";
        result.AddError($"{name} takes {string.Join(", ", choices[..^1])} or {choices[^1]}, not '{text}'{nearest}");
        return "";
    }

    private static string NoDash(ArgumentResult result, string name, string what)
    {
        string text = Expanded(result, name);
        if (text == Dash)
        {
            result.AddError($"{name} takes a {what}, and '-' is none: write ./- for one of that name");
        }
        else if (text.Any(char.IsControl))
        {
            // As in output.folder of a spec: such a name breaks the lines of whatever prints it.
            result.AddError($"{name} takes a {what} whose name holds no control character");
        }

        return text;
    }

    private static string Expanded(ArgumentResult result, string name)
    {
        string text = NotEmpty(result, name);
        try
        {
            return UserPath.Expand(text)!;
        }
        catch (ClientException wrong)
        {
            result.AddError($"{name} {wrong.Message.TrimEnd('.')}");
            return text;
        }
    }

    private static string NotEmpty(ArgumentResult result, string name)
    {
        string text = result.Tokens[0].Value;
        if (string.IsNullOrWhiteSpace(text))
        {
            result.AddError($"{name} must not be empty");
        }

        return text;
    }
}
