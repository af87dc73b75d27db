using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Sessions.Checks;
using ModalityCompetition.Client.Sessions.StoredRuns;

namespace ModalityCompetition.Client.Commands.Results;

/// <summary><c>modcomp replay</c>.</summary>
internal static class ReplayCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> run = SharedOptions.Run();
        Option<long?> configuration = OptionValues.Whole(
            "--config",
            "I",
            "Index of the configuration, from 0; default 0.",
            0,
            int.MaxValue
        );
        Option<long?> trial = OptionValues.Whole("--trial", "J", "Index of the trial within its configuration, from 0.", 0, (1L << 48) - 1);
        trial.Required = true;
        Option<bool> trace = new("--trace")
        {
            Description =
                "Record the trial along its training: plots in the terminal, and an HTML page, a drawing and a table in the run folder.",
        };
        Option<string?> output = OptionValues.OutputFile(
            "--output",
            "With --trace: the page, and beside it the drawing and the table under its name; default trial-I-J.html in RUN. Nothing is "
                + "then written into RUN."
        );
        Option<long?> every = OptionValues.Whole(
            "--every",
            "N",
            "Record every N iterations; default about 250 points over the training.",
            1,
            int.MaxValue
        );
        Option<string?> arrays = OptionValues.Folder(
            "--export-arrays",
            "DIR",
            "Write data, dictionaries and weights as .npy files into a folder, for an independent implementation."
        );
        Option<string?> device = SharedOptions.Device();
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "replay",
            "Train one trial of a run once more and compare every field with the ledger, bit for bit. A difference is exit code 6."
        )
        {
            run,
            configuration,
            trial,
            trace,
            output,
            every,
            arrays,
            device,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                if (parsed.GetValue(output) is not null && !parsed.GetValue(trace))
                {
                    throw new ClientException(ExitCode.Usage, "--output is for --trace: a replay alone writes no file.");
                }

                var request = new ReplayRequest(
                    parsed.GetValue(configuration) ?? 0,
                    parsed.GetValue(trial)!.Value,
                    parsed.GetValue(trace),
                    (int?)parsed.GetValue(every),
                    parsed.GetValue(arrays),
                    parsed.GetValue(output),
                    parsed.GetValue(device)
                );
                StoredRun stored = await StoredRun.OpenAsync(parsed.GetRequiredValue(run), context.Installed).ConfigureAwait(false);
                await using (stored.ConfigureAwait(false))
                {
                    TrialReplay replay = await ElsewhereInstead
                        .RunAsync(
                            request.Trace ? request.Output : request.ArraysFolder,
                            "--output FILE",
                            () => TrialReplay.Of(stored, request, cancellation),
                            cancellation
                        )
                        .ConfigureAwait(false);
                    Action<ClientConsole, TrialReplay> write = parsed.GetValue(json) ? ReplayView.WriteJson : ReplayView.Write;
                    write(context.Console, replay);
                    return replay.Agrees ? ExitCode.Ok : ExitCode.Mismatch;
                }
            }
        );
        return new DocumentedCommand(
            command,
            "modcomp replay runs/quickstart --trial 17",
            "modcomp replay runs/sigma0-scaling --config 2 --trial 0 --trace --every 5",
            "modcomp replay runs/quickstart --trial 17 --trace --output my-reports/trial-17.html     of somebody else's run",
            "modcomp replay runs/quickstart --trial 17 --export-arrays arrays"
        );
    }
}
