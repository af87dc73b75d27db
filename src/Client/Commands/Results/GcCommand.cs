using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.Ledgers;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Schema;

namespace ModalityCompetition.Client.Commands.Results;

/// <summary><c>modcomp gc</c>.</summary>
internal static class GcCommand
{
    private static readonly TimeSpan s_silence = TimeSpan.FromDays(1);

    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Option<string?> ledger = SharedOptions.Ledger("The shared ledger.");
        ledger.Required = true;
        var command = new Command(
            "gc",
            "Tidy a shared ledger, also while workers are at work: remove leases that have run out and the records of workers that have "
                + "been gone for a day. Creates the tables, or migrates "
                + "them to this version of the program, where that is needed. Never removes a result."
        )
        {
            ledger,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                LedgerDatabase database = SharedLedgerAccess.Connect(parsed.GetRequiredValue(ledger)!);
                await using (database.ConfigureAwait(false))
                {
                    await LedgerSchema.MigrateAsync(database, cancellation).ConfigureAwait(false);
                    (int leases, int workers) = await LedgerOverview.CollectAsync(database, s_silence, cancellation).ConfigureAwait(false);
                    context.Console.Out.WriteLine(
                        $"{database.Address}: removed {Number(leases, "lease")} that had run out and the records of "
                            + $"{Number(workers, "worker")} gone for a day."
                    );
                    return ExitCode.Ok;
                }
            }
        );
        return new DocumentedCommand(command, "modcomp gc --ledger \"Host=db.example.org;Database=sweeps\"");
    }

    private static string Number(int count, string what) => $"{ReadableText.Count(count)} {what}{(count == 1 ? "" : "s")}";
}
