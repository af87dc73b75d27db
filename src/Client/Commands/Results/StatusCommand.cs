using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Sessions.Serving;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Dashboard.Remote;

namespace ModalityCompetition.Client.Commands.Results;

/// <summary><c>modcomp status</c>.</summary>
internal static class StatusCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string?> run = OptionValues.OptionalPathArgument(
            "RUN",
            "The folder of a run, for example runs/quickstart. With --server a sweep of it, or nothing for all."
        );
        var server = new ServerAccess(ServerOptions.OptionalServer());
        Option<string?> ledger = SharedOptions.Ledger(SharedOptions.LedgerOfRun);
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "status",
            "Say where a run stands, also while another process runs it: trials done by configuration, whether it is running, what it has "
                + "written. With --server where its sweeps stand."
        )
        {
            run,
            ledger,
            server,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                if (
                    ServerConnection.ServerFor(
                        context.Console,
                        parsed.GetValue(server.Address),
                        parsed.GetValue(run),
                        parsed.GetValue(ledger)
                    ) is
                    { } url
                )
                {
                    return await AskAsync(
                            context.Console,
                            server.Connection(parsed, url),
                            parsed.GetValue(run),
                            parsed.GetValue(json),
                            cancellation
                        )
                        .ConfigureAwait(false);
                }

                StoredRun stored = await StoredRun
                    .OpenAsync(
                        parsed.GetValue(run)
                            ?? throw new ClientException(
                                ExitCode.Usage,
                                "RUN is missing: give the folder of a run, or --server URL for the sweeps of a server."
                            ),
                        context.Installed,
                        parsed.GetValue(ledger),
                        mayLack: true
                    )
                    .ConfigureAwait(false);
                await using (stored.ConfigureAwait(false))
                {
                    Action<ClientConsole, RunStatus> write = parsed.GetValue(json) ? StatusView.WriteJson : StatusView.Write;
                    write(context.Console, await RunStatus.OfAsync(stored).ConfigureAwait(false));
                    return stored.Loss is null ? ExitCode.Ok : ExitCode.Storage;
                }
            }
        );
        return new DocumentedCommand(
            command,
            "modcomp status runs/quickstart",
            "modcomp status runs/quickstart --json",
            "modcomp status --server http://127.0.0.1:7370"
        );
    }

    private static async Task<int> AskAsync(
        ClientConsole console,
        ServerConnection connection,
        string? sweep,
        bool json,
        CancellationToken cancellation
    )
    {
        using HttpSweepService service = connection.Open(console);
        if (sweep is null)
        {
            SweepStatusView.Write(console, await service.ListAsync(cancellation).ConfigureAwait(false), json);
            return ExitCode.Ok;
        }

        string id = await ServerConnection.ResolveAsync(service, sweep, cancellation).ConfigureAwait(false);
        SweepStatusView.WriteLine(console, await service.StatusAsync(id, cancellation).ConfigureAwait(false), json);
        return ExitCode.Ok;
    }
}
