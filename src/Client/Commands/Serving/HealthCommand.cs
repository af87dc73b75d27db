using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Serving;
using ModalityCompetition.Dashboard.Remote;

namespace ModalityCompetition.Client.Commands.Serving;

/// <summary><c>modcomp health</c>.</summary>
internal static class HealthCommand
{
    // Less than a container engine waits for a check.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(8);

    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Option<string?> server = ServerOptions.Server();
        Option<string?> authorities = ServerOptions.Authorities();
        Option<bool> live = new("--live") { Description = "Ask only whether the process lives, not whether it takes work." };
        var command = new Command(
            "health",
            "Ask a server or a silo once whether it takes work, for the health check of a container or a supervisor. It needs no key. Exit "
                + "code 0 where it does, 7 where it does not or cannot be reached."
        )
        {
            server,
            authorities,
            live,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                bool alive = parsed.GetValue(live);
                var connection = new ServerConnection(parsed.GetValue(server), KeyFile: null)
                {
                    Authorities = parsed.GetValue(authorities),
                };
                string? complaint = await ServerHealth
                    .ComplaintAsync(
                        connection.Address(context.Console),
                        alive ? ServerHealth.Live : ServerHealth.Ready,
                        s_patience,
                        connection.Known(context.Console),
                        cancellation
                    )
                    .ConfigureAwait(false);
                if (complaint is not null)
                {
                    throw new ClientException(ExitCode.Server, complaint);
                }

                await context.Console.Out.WriteLineAsync(alive ? "live" : "ready").ConfigureAwait(false);
                return ExitCode.Ok;
            }
        );
        return new DocumentedCommand(command, "modcomp health", "modcomp health --server http://big-machine:7370");
    }
}
