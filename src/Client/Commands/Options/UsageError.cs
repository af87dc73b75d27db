using System.CommandLine;
using System.CommandLine.Parsing;
using ModalityCompetition.Experiments.Words;

namespace ModalityCompetition.Client.Commands.Options;

/// <summary>Words what is wrong with a command line: one sentence with the remedy.</summary>
internal static class UsageError
{
    /// <summary>Describes the first mistake of a command line that could not be parsed.</summary>
    public static string Describe(ParseResult parsed)
    {
        string path = PathOf(parsed.CommandResult);
        return $"{path}: {Mistake(parsed)}; see '{path} --help'.";
    }

    private static string Mistake(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens.Count > 0)
        {
            return Unmatched(parsed.CommandResult, parsed.UnmatchedTokens[0]);
        }

        ParseError error = parsed.Errors[0];
        return error.SymbolResult switch
        {
            CommandResult { Command: var command } when command.Subcommands.Count > 0 =>
                $"a command is missing: {string.Join(", ", VisibleSubcommands(command))}",
            ArgumentResult { Argument: var argument, Tokens.Count: 0 } when Greedy(parsed) is { } greedy =>
                $"{argument.Name} is missing: {greedy.Option.Name} takes every word behind it ({Words(greedy)}), so give the "
                    + $"{argument.Name} before it",
            ArgumentResult { Argument: var argument, Tokens.Count: 0 } => $"{argument.Name} is missing: {Lowered(argument.Description)}",
            OptionResult { Option: var option, IdentifierToken: null } => $"{option.Name} is missing: {option.Name} {option.HelpName}",
            OptionResult { Option: var option, Tokens.Count: 0 } => $"{option.Name} needs a value: {option.Name} {option.HelpName}",
            OptionResult { Option: { Arity.MaximumNumberOfValues: 1 } option, Tokens.Count: > 1 } =>
                $"{option.Name} is given more than once",
            _ => error.Message.TrimEnd('.'),
        };
    }

    // An option that takes as many words as there are, and so may have taken the one that is missing.
    private static OptionResult? Greedy(ParseResult parsed) =>
        parsed
            .CommandResult.Command.Options.Where(o => o.AllowMultipleArgumentsPerToken)
            .Select(parsed.GetResult)
            .FirstOrDefault(r => r is { Tokens.Count: > 0 });

    private static string Words(OptionResult option) => string.Join(", ", option.Tokens.Select(t => $"'{t.Value}'"));

    private static string Unmatched(CommandResult result, string token)
    {
        Command command = result.Command;
        if (token.StartsWith('-') && token.Length > 1)
        {
            string name = token.Split('=', ':')[0];
            IEnumerable<string> options = OptionsOf(result).Select(o => o.Name);
            return $"there is no option {name}{Guess(name, options)}";
        }

        if (command.Subcommands.Count > 0)
        {
            return $"there is no command '{token}'{Guess(token, VisibleSubcommands(command))}";
        }

        return $"the argument '{token}' is one too many";
    }

    private static string Guess(string word, IEnumerable<string> candidates) =>
        Spelling.Closest(word, candidates) is { } near ? $", did you mean {near}?" : "";

    private static IEnumerable<string> VisibleSubcommands(Command command) => command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);

    private static IEnumerable<Option> OptionsOf(CommandResult result)
    {
        IEnumerable<Option> options = result.Command.Options;
        for (SymbolResult? parent = result.Parent; parent is CommandResult outer; parent = outer.Parent)
        {
            options = options.Concat(outer.Command.Options.Where(o => o.Recursive));
        }

        return options;
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult outer ? $"{PathOf(outer)} {result.Command.Name}" : "modcomp";

    private static string Lowered(string? description) =>
        string.IsNullOrEmpty(description) ? "" : char.ToLowerInvariant(description[0]) + description[1..].Split(". ")[0].TrimEnd('.');
}
