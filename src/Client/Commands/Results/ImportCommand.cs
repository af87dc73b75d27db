using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.StoredRuns;

namespace ModalityCompetition.Client.Commands.Results;

/// <summary><c>modcomp import</c>.</summary>
internal static class ImportCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> run = SharedOptions.Run();
        Option<string?> ledger = SharedOptions.Ledger("The shared ledger.");
        ledger.Required = true;
        var command = new Command(
            "import",
            "Copy the committed trials of a run folder into a shared ledger, under the name of its spec. Trials that are there already are "
                + "compared bit for bit. The folder stays as it is; "
                + "the way back is 'modcomp export --format ledger'."
        )
        {
            run,
            ledger,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                StoredRun stored = await StoredRun.OpenAsync(parsed.GetRequiredValue(run), context.Installed).ConfigureAwait(false);
                await using (stored.ConfigureAwait(false))
                {
                    LedgerTransfer done = await LedgerTransfer
                        .ToSharedAsync(stored, parsed.GetRequiredValue(ledger)!, cancellation)
                        .ConfigureAwait(false);
                    context.Console.Out.WriteLine(done.Describe($" of {stored.Spec.Name}", "the folder"));
                    return ExitCode.Ok;
                }
            }
        );
        return new DocumentedCommand(command, "modcomp import runs/quickstart --ledger \"Host=db.example.org;Database=sweeps\"");
    }
}
