using System.CommandLine;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Sessions;

namespace ModalityCompetition.Client.Commands;

/// <summary><c>modcomp export</c>.</summary>
internal static class ExportCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> run = SharedOptions.Run();
        Option<string?> format = OptionValues.Choice("--format", "csv|jsonl|npy", "File format: comma-separated values, JSON lines, or a NumPy structured array.", "csv", "jsonl", "npy");
        format.Required = true;
        Option<string?> per = OptionValues.Choice("--per", "trial|class|distribution", "What a row is about; default trial. Distributions are of csv or jsonl.", "trial", "class", "distribution");
        Option<string?> output = OptionValues.Text("--output", "FILE", "The file; default trials.FORMAT, classes.FORMAT or distributions.FORMAT in the run folder.");
        var command = new Command("export", "Write the committed trials of a run into one file, one row per trial or per trial and class, or the distributions over them.") { run, format, per, output };
        command.SetAction(async (parsed, cancellation) =>
        {
            StoredRun stored = StoredRun.Open(parsed.GetRequiredValue(run));
            await using (stored.ConfigureAwait(false))
            {
                var (file, rows) = await Task.Run(
                    () => ExportSession.Write(stored, parsed.GetValue(format)!, parsed.GetValue(per) ?? "trial", parsed.GetValue(output), cancellation),
                    cancellation).ConfigureAwait(false);
                context.Console.Out.WriteLine($"{file}: {ReadableText.Count(rows)} rows");
                return ExitCode.Ok;
            }
        });
        return new DocumentedCommand(
            command,
            "modcomp export runs/quickstart --format csv",
            "modcomp export runs/quickstart --format npy --per class --output classes.npy",
            "modcomp export runs/quickstart --format csv --per distribution");
    }
}
