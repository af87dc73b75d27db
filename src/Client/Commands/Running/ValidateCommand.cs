using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Sessions.Specs;

namespace ModalityCompetition.Client.Commands.Running;

/// <summary><c>modcomp validate</c>.</summary>
internal static class ValidateCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> spec = SharedOptions.Spec();
        Option<KeyValuePair<string, string>[]> set = SharedOptions.Set();
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "validate",
            "Check a spec and report every error at once, each with line, column, key and what would be right. Runs nothing."
        )
        {
            spec,
            set,
            json,
        };
        command.SetAction(parsed =>
        {
            SpecCheck check = SpecCheck.Of(
                SpecRequest.Of(
                    parsed.GetRequiredValue(spec),
                    RunCommand.Assignments(null, null, parsed.GetValue(set)),
                    context.Console
                ) with
                {
                    AllowsPilot = true,
                },
                context.Installed.Experiments
            );
            Action<ClientConsole, SpecCheck> write = parsed.GetValue(json) ? SpecCheckView.WriteJson : SpecCheckView.Write;
            write(context.Console, check);
            return check.Reading.IsValid ? ExitCode.Ok : ExitCode.Usage;
        });
        return new DocumentedCommand(
            command,
            "modcomp validate my.yaml",
            "modcomp validate my.yaml --set data.K=20",
            "modcomp validate my.yaml --json"
        );
    }
}
