using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Inventory;
using ModalityCompetition.Client.Sessions.Serving;
using ModalityCompetition.Dashboard.Remote;
using ModalityCompetition.Telemetry.Logging;

namespace ModalityCompetition.Client.Commands.Results;

/// <summary><c>modcomp delete</c>.</summary>
internal static class DeleteCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        var runs = new Argument<string[]>("RUN")
        {
            Description =
                "Folders of runs, for example runs/quickstart. With --ledger names of sweeps, with --server sweeps of the server.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> ledger = SharedOptions.Ledger("Delete sweeps of this shared ledger, with all their trials.");
        var server = new ServerAccess(ServerOptions.OptionalServer());
        Option<bool> yes = new("--yes") { Description = "Do not ask. Must be given where there is nobody to ask." };
        var command = new Command(
            "delete",
            "Remove runs for good, with their trials and reports. A run that is at work is refused, and so is a folder that holds anything "
                + "that no run has written. A removal that is cut off is finished by the next one."
        )
        {
            runs,
            ledger,
            server,
            yes,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                string[] given = parsed.GetRequiredValue(runs);
                if (Array.Exists(given, string.IsNullOrWhiteSpace))
                {
                    throw new ClientException(ExitCode.Usage, "RUN must not be empty: give the folder of a run.");
                }

                string? address = parsed.GetValue(ledger);
                if (address is not null && parsed.GetValue(server.Address) is not null)
                {
                    throw new ClientException(ExitCode.Usage, "--ledger and --server are two places: give one of them.");
                }

                if (!parsed.GetValue(yes) && !Confirmed(context.Console, given))
                {
                    context.Console.Error.WriteLine("nothing is deleted");
                    return ExitCode.Refused;
                }

                int code = ExitCode.Ok;
                foreach (string run in given)
                {
                    var connection = ServerConnection.ServerFor(context.Console, parsed.GetValue(server.Address), run, address) is { } url
                        ? server.Connection(parsed, url)
                        : null;
                    int one = await OneAsync(context.Console, run, address, connection, cancellation).ConfigureAwait(false);
                    code = code == ExitCode.Ok ? one : code;
                }

                return code;
            }
        );
        return new DocumentedCommand(
            command,
            "modcomp delete runs/quickstart --yes",
            "modcomp delete my-sweep --server http://127.0.0.1:7370 --yes",
            "modcomp delete quickstart --ledger \"Host=db.example.org;Database=sweeps\" --yes"
        );
    }

    private static bool Confirmed(ClientConsole console, IReadOnlyList<string> runs)
    {
        if (!console.InIsTerminal || !console.ErrorIsTerminal)
        {
            throw new ClientException(ExitCode.Usage, "what is deleted is gone for good, and there is nobody to ask: add --yes.");
        }

        console.Error.Write($"Delete {string.Join(", ", runs)} for good? [y/N] ");
        using var reader = new StreamReader(console.OpenIn());
        return reader.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    // The others are deleted whatever is wrong with one.
    private static async Task<int> OneAsync(
        ClientConsole console,
        string run,
        string? ledger,
        ServerConnection? server,
        CancellationToken cancellation
    )
    {
        try
        {
            string where = "";
            if (server is not null)
            {
                using HttpSweepService service = server.Open(console);
                run = await ServerConnection.ResolveAsync(service, run, cancellation).ConfigureAwait(false);
                await service.DeleteAsync(run, cancellation).ConfigureAwait(false);
            }
            else if (ledger is not null)
            {
                where = $" from {await RunDeletion.RemoveSharedAsync(ledger, run, cancellation).ConfigureAwait(false)}";
            }
            else
            {
                await RunDeletion.RemoveFolderAsync(Sessions.UserPath.Expand(run)!, cancellation).ConfigureAwait(false);
            }

            console.Out.WriteLine($"{run}: deleted{where}");
            return ExitCode.Ok;
        }
        catch (Exception exception) when (Failure.IsForeseen(exception))
        {
            Failure failure = Failure.Of(exception);
            console.Error.WriteLine(Secrets.Hide($"modcomp: {failure.Message}"));
            return failure.ExitCode;
        }
    }
}
