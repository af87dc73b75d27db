using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Sessions.Ledgers;
using ModalityCompetition.Sweeps.Postgres.Registry;

namespace ModalityCompetition.Client.Commands.Results;

/// <summary><c>modcomp workers</c>.</summary>
internal static class WorkersCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> run = SharedOptions.Run();
        Option<string?> ledger = SharedOptions.Ledger(SharedOptions.LedgerOfRun);
        Option<bool> all = new("--all") { Description = "Also those that have left." };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("workers", "Say which processes work on a sweep of a shared ledger, on which trials, and since when.")
        {
            run,
            ledger,
            all,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                string given = parsed.GetRequiredValue(run);
                SharedLedgerAccess access =
                    await SharedLedgerAccess.OpenAsync(given, parsed.GetValue(ledger)).ConfigureAwait(false)
                    ?? throw new ClientException(
                        ExitCode.Usage,
                        $"{given} is not in a shared ledger: give the folder of a worker, or --ledger and the name of a sweep."
                    );
                await using (access.ConfigureAwait(false))
                {
                    IReadOnlyList<WorkerStanding> workers = await LedgerOverview
                        .WorkersAsync(access.Database, access.Sweep, cancellation)
                        .ConfigureAwait(false);
                    IReadOnlyList<WorkerStanding> shown = [.. workers.Where(w => parsed.GetValue(all) || w.State != WorkerState.Left)];
                    Action<ClientConsole, string, IReadOnlyList<WorkerStanding>> write = parsed.GetValue(json)
                        ? WorkersView.WriteJson
                        : WorkersView.Write;
                    write(context.Console, access.Sweep.Name, shown);
                    return ExitCode.Ok;
                }
            }
        );
        return new DocumentedCommand(
            command,
            "modcomp workers runs/quickstart",
            "modcomp workers quickstart --ledger \"Host=db.example.org;Database=sweeps\" --all"
        );
    }
}
