using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Sessions.Serving;
using ModalityCompetition.Dashboard.Remote;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Client.Commands.Serving;

/// <summary><c>modcomp cancel</c>, <c>modcomp pause</c> and <c>modcomp resume</c>.</summary>
internal static class SteerCommands
{
    /// <summary>Builds <c>cancel</c>.</summary>
    public static DocumentedCommand Cancel(CommandContext context) =>
        Create(
            context,
            "cancel",
            "End a sweep of a server within one batch. Its trials are kept; 'modcomp resume' lets it go on after all.",
            (service, id, stop) => service.CancelAsync(id, stop)
        );

    /// <summary>Builds <c>pause</c>.</summary>
    public static DocumentedCommand Pause(CommandContext context) =>
        Create(
            context,
            "pause",
            "Let a sweep of a server rest, also over restarts, until 'modcomp resume'.",
            (service, id, stop) => service.PauseAsync(id, stop)
        );

    /// <summary>Builds <c>resume</c>.</summary>
    public static DocumentedCommand Resume(CommandContext context) =>
        Create(
            context,
            "resume",
            "Let a paused, cancelled or failed sweep of a server go on where it stood.",
            (service, id, stop) => service.ResumeAsync(id, stop)
        );

    private static DocumentedCommand Create(
        CommandContext context,
        string name,
        string description,
        Func<ISweepService, string, CancellationToken, Task<SweepStatus>> act
    )
    {
        Argument<string> sweep = ServerOptions.Sweep();
        var server = new ServerAccess(ServerOptions.Server());
        Option<bool> json = SharedOptions.Json();
        var command = new Command(name, description) { sweep, server, json };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                using HttpSweepService service = server.Connection(parsed).Open(context.Console);
                string id = await ServerConnection
                    .ResolveAsync(service, parsed.GetRequiredValue(sweep), cancellation)
                    .ConfigureAwait(false);
                SweepStatusView.WriteLine(
                    context.Console,
                    await act(service, id, cancellation).ConfigureAwait(false),
                    parsed.GetValue(json)
                );
                return ExitCode.Ok;
            }
        );
        return new DocumentedCommand(
            command,
            $"modcomp {name} my-sweep",
            $"modcomp {name} my-sweep-0123456789abcdef --server http://big-machine:7370"
        );
    }
}
