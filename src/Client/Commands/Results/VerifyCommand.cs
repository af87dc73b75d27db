using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Sessions.Checks;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Commands.Results;

/// <summary><c>modcomp verify</c>.</summary>
internal static class VerifyCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> run = SharedOptions.Run();
        Option<string?> ledger = SharedOptions.Ledger(SharedOptions.LedgerOfRun);
        Option<long?> retrain = Retrain();
        Option<string?> hash = OptionValues.Hash(
            "--hash",
            "A results hash that was quoted, for example in a paper, or its first 16 digits or more: it must be the ledger's."
        );
        Option<string?> device = SharedOptions.Device();
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "verify",
            "Compute the results hash and the estimates of a run again from its ledger and compare them with estimates.json and "
                + "estimates.csv byte for byte; with --retrain, train trials "
                + "once more and compare their bits. Writes nothing. A difference is exit code 6; a run that is under way is not judged "
                + "(exit code 3)."
        )
        {
            run,
            retrain,
            hash,
            device,
            ledger,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                using var log = new RunLogger(context.Console, parsed.GetValue(SharedOptions.Verbose));
                // Before the ledger is opened: a run that ends meanwhile writes estimates of more trials than are seen here.
                bool underWay = RunLock.IsHeld(new RunFolder(parsed.GetRequiredValue(run)));
                StoredRun stored = await StoredRun
                    .OpenAsync(parsed.GetRequiredValue(run), context.Installed, parsed.GetValue(ledger))
                    .ConfigureAwait(false);
                await using (stored.ConfigureAwait(false))
                {
                    var request = new VerifyRequest(parsed.GetValue(retrain) ?? 0, parsed.GetValue(hash), parsed.GetValue(device))
                    {
                        IsUnderWay = underWay || await stored.IsUnderWayAsync().ConfigureAwait(false),
                    };
                    RunVerification verification = await Task.Run(
                            () => RunVerification.Of(stored, request, log.Log, cancellation),
                            cancellation
                        )
                        .ConfigureAwait(false);
                    Action<ClientConsole, RunVerification> write = parsed.GetValue(json) ? VerifyView.WriteJson : VerifyView.Write;
                    write(context.Console, verification);
                    return verification.Agrees ? ExitCode.Ok : ExitCode.Mismatch;
                }
            }
        );
        return new DocumentedCommand(
            command,
            "modcomp verify runs/quickstart",
            "modcomp verify runs/quickstart --retrain 20",
            "modcomp verify runs/quickstart --retrain all --json"
        );
    }

    private static Option<long?> Retrain() =>
        new("--retrain")
        {
            Description =
                "Train K trials, evenly spread over the run, or all of them once more and compare them with the ledger bit for bit.",
            HelpName = "K|all",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (text == "all")
                {
                    return long.MaxValue;
                }

                if (SpecNumber.TryParseWhole(text.Trim(), out Int128 value) && value >= 1)
                {
                    // More than there are is all of them.
                    return (long)Int128.Min(value, long.MaxValue);
                }

                result.AddError($"--retrain takes a whole number of at least 1, or all, not '{text}'");
                return null;
            },
        };
}
