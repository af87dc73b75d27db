using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Completion;
using ModalityCompetition.Client.Hosting;

namespace ModalityCompetition.Client.Commands;

/// <summary><c>modcomp completion</c>.</summary>
internal static class CompletionCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> shell = OptionValues.ChoiceArgument("SHELL", "The shell: bash, zsh, fish or pwsh.", [.. CompletionScript.Shells]);
        var command = new Command("completion", "Write a script that completes commands, options and values of modcomp in a shell.")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            context.Console.Out.Write(CompletionScript.For(parsed.GetRequiredValue(shell)));
            return ExitCode.Ok;
        });
        return new DocumentedCommand(
            command,
            "modcomp completion bash > ~/.local/share/bash-completion/completions/modcomp",
            "modcomp completion zsh > ~/.zfunc/_modcomp                 with ~/.zfunc in fpath",
            "modcomp completion fish > ~/.config/fish/completions/modcomp.fish",
            "modcomp completion pwsh >> $PROFILE"
        );
    }
}
