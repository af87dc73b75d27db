using System.CommandLine;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Sessions;

namespace ModalityCompetition.Client.Commands;

/// <summary><c>modcomp status</c>.</summary>
internal static class StatusCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> run = SharedOptions.Run();
        Option<bool> json = SharedOptions.Json();
        var command = new Command("status", "Say where a run stands, also while another process runs it: trials done by configuration, whether it is running, what it has written.")
        {
            run, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            StoredRun stored = StoredRun.Open(parsed.GetRequiredValue(run));
            await using (stored.ConfigureAwait(false))
            {
                Action<ClientConsole, RunStatus> write = parsed.GetValue(json) ? StatusView.WriteJson : StatusView.Write;
                write(context.Console, RunStatus.Of(stored));
                return ExitCode.Ok;
            }
        });
        return new DocumentedCommand(command, "modcomp status runs/quickstart", "modcomp status runs/quickstart --json");
    }
}
