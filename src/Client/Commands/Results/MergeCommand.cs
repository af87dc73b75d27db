using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Rendering.Progress;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Client.Commands.Results;

/// <summary><c>modcomp merge</c>.</summary>
internal static class MergeCommand
{
    private const int MostParts = 20;

    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string[]> runs = ReuseOptions.Runs();
        Option<string?> output = OptionValues.Folder(
            "--output",
            "DIR",
            "The run folder of the whole; it is made, and must not hold anything."
        );
        output.Required = true;
        Option<bool> incomplete = new("--incomplete")
        {
            Description = "Put together what there is, though trials are missing; 'modcomp run DIR/spec.yaml --output DIR' runs them.",
        };
        Option<bool> noReport = new("--no-report")
        {
            Description = "Write the ledger only; 'modcomp report DIR' writes estimates and the report.",
        };
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "merge",
            "Put runs of one sweep together, such as the shards of several machines: a run folder with the same results hash and the same "
                + "estimates.json as one run of the whole. Trials that several have are compared bit for bit. The runs stay as they are."
        )
        {
            runs,
            output,
            incomplete,
            noReport,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                if (parsed.GetValue(json) && parsed.GetValue(noReport))
                {
                    throw new ClientException(
                        ExitCode.Usage,
                        "--json is about estimates and --no-report leaves them out: give one of them."
                    );
                }

                using var log = new RunLogger(context.Console, parsed.GetValue(SharedOptions.Verbose));
                var request = new MergeRequest(
                    parsed.GetRequiredValue(runs),
                    parsed.GetRequiredValue(output)!,
                    parsed.GetValue(incomplete),
                    !parsed.GetValue(noReport)
                );
                MergeOutcome outcome = await Task.Run(
                        () => new MergeSession(context.Installed, log.Log).RunAsync(request, cancellation),
                        cancellation
                    )
                    .ConfigureAwait(false);
                if (parsed.GetValue(json))
                {
                    SweepJson.Write(context.Console, outcome.Folder, outcome.Report!, outcome.Files);
                    return ExitCode.Ok;
                }

                if (outcome.Report is { } report)
                {
                    SweepSummary.WriteTables(context.Console, report, parsed.GetValue(SharedOptions.Verbose));
                }

                Write(context.Console, outcome);
                return ExitCode.Ok;
            }
        );
        return new DocumentedCommand(
            command,
            "modcomp merge runs/part-1 runs/part-2 --output runs/whole",
            "modcomp merge runs/part-1 --output runs/so-far --incomplete"
        );
    }

    // Where the trials came from, what is missing, and the paths.
    private static void Write(ClientConsole console, MergeOutcome outcome)
    {
        foreach ((string name, long trials) in outcome.Parts.Take(MostParts))
        {
            console.Out.WriteLine($"{name}: {CountText.Of(trials, "trial")}");
        }

        if (outcome.Parts.Count > MostParts)
        {
            console.Out.WriteLine($"and {CountText.Of(outcome.Parts.Count - MostParts, "more folder")}");
        }

        if (outcome.Compared > 0)
        {
            console.Out.WriteLine($"{CountText.Of(outcome.Compared, "trial")} in several of them, the same bit for bit");
        }

        console.Out.WriteLine(
            $"{outcome.Folder}: {CountText.Of(outcome.Trials, "trial")} of {outcome.Name}, results hash {outcome.ResultsHash}"
        );
        if (outcome.Gaps.Trials > 0)
        {
            console.Out.WriteLine(
                $"{CountText.Of(outcome.Gaps.Trials, "trial")} {(outcome.Gaps.Trials == 1 ? "is" : "are")} missing; 'modcomp run "
                    + $"{Path.Combine(outcome.Folder, "spec.yaml")} --output {outcome.Folder}' runs "
                    + $"{(outcome.Gaps.Trials == 1 ? "it" : "them")}:"
            );
            foreach (string line in outcome.Gaps.Lines)
            {
                console.Out.WriteLine($"  {line}");
            }
        }

        SweepSummary.WriteFiles(console, outcome.Files);
    }
}
