using System.CommandLine;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Sessions;

namespace ModalityCompetition.Client.Commands;

/// <summary><c>modcomp report</c>.</summary>
internal static class ReportCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> run = SharedOptions.Run();
        Option<double?> confidence = OptionValues.Fraction("--confidence", "C", "Coverage of the intervals, instead of the spec's, for example 0.99.");
        Option<bool> json = SharedOptions.Json();
        var command = new Command("report", "Compute the estimates of a run again from its ledger and rewrite estimates.json, estimates.csv and report.html. Trains only the few trials whose trajectories are drawn.")
        {
            run, confidence, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var log = new RunLogger(context.Console, parsed.GetValue(SharedOptions.Verbose));
            StoredRun stored = StoredRun.Open(parsed.GetRequiredValue(run));
            await using (stored.ConfigureAwait(false))
            {
                var (report, files) = await Task.Run(() => ReportSession.Write(stored, parsed.GetValue(confidence), log, cancellation), cancellation).ConfigureAwait(false);
                if (parsed.GetValue(json))
                {
                    SweepJson.Write(context.Console, stored.Folder.Path, report, files);
                }
                else
                {
                    SweepSummary.WriteTables(context.Console, report);
                    SweepSummary.WriteTraces(context.Console, report);
                    SweepSummary.WriteFiles(context.Console, files);
                }

                return ExitCode.Ok;
            }
        });
        return new DocumentedCommand(command, "modcomp report runs/quickstart", "modcomp report runs/quickstart --confidence 0.99");
    }
}
