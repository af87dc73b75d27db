using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Sweeps.Specs.Experiments;

namespace ModalityCompetition.Client.Commands;

/// <summary><c>modcomp experiments</c>.</summary>
internal static class ExperimentsCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Option<bool> json = SharedOptions.Json();
        var command = new Command("experiments", "List the experiments that a spec may name in its key 'experiment'.") { json };
        command.SetAction(parsed =>
        {
            Action<ClientConsole, IReadOnlyList<ExperimentSummary>> write = parsed.GetValue(json)
                ? ExperimentsView.WriteJson
                : ExperimentsView.Write;
            write(context.Console, context.Installed.Experiments.List);
            return ExitCode.Ok;
        });
        return new DocumentedCommand(command, "modcomp experiments", "modcomp experiments --json");
    }
}
