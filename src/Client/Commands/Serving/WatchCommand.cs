using System.CommandLine;
using System.Diagnostics;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Sessions.Serving;
using ModalityCompetition.Dashboard.Remote;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Client.Commands.Serving;

/// <summary><c>modcomp watch</c>.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> sweep = ServerOptions.Sweep();
        var server = new ServerAccess(ServerOptions.Server());
        Option<bool> json = new("--json") { Description = "Write every status as one line of JSON." };
        var command = new Command(
            "watch",
            "Follow a sweep of a server until it is completed, cancelled or failed; also over restarts of the server. Ctrl-C ends the "
                + "watching, not the sweep. Exit code 5 when it failed or was cancelled."
        )
        {
            sweep,
            server,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                using HttpSweepService service = server.Connection(parsed).Open(context.Console);
                string id = await ServerConnection
                    .ResolveAsync(service, parsed.GetRequiredValue(sweep), cancellation)
                    .ConfigureAwait(false);
                return await WatchAsync(context, service, id, parsed.GetValue(json), cancellation).ConfigureAwait(false);
            }
        );
        return new DocumentedCommand(command, "modcomp watch my-sweep", "modcomp watch my-sweep --server http://big-machine:7370 --json");
    }

    /// <summary>Follows a sweep.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> WatchAsync(
        CommandContext context,
        ISweepService service,
        string id,
        bool json,
        CancellationToken cancellation
    )
    {
        ClientConsole console = context.Console;
        SweepState? told = null;
        long toldAt = 0;
        await foreach (SweepNotice notice in service.WatchAsync(id, null, cancellation).ConfigureAwait(false))
        {
            SweepStatus status = notice.Sweep;
            if (notice.IsDeleted)
            {
                throw new ClientException(ExitCode.Refused, $"the sweep {id} was deleted: submit it again to have it run.");
            }

            bool over = status.State is SweepState.Completed or SweepState.Cancelled or SweepState.Failed && status.IsAtRest;
            if (over || told != status.State || console.Clock.GetElapsedTime(toldAt) >= Interval)
            {
                told = status.State;
                toldAt = console.Clock.GetTimestamp();
                SweepStatusView.WriteLine(console, status, json);
            }

            if (over)
            {
                return status.State == SweepState.Completed ? ExitCode.Ok : ExitCode.SweepFailed;
            }
        }

        throw new UnreachableException("The stream of a sweep ended.");
    }
}
