using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.DataSets;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Folders;

namespace ModalityCompetition.Client.Commands.DataSets;

/// <summary><c>modcomp data</c>.</summary>
internal static class DataCommand
{
    /// <summary>Builds the command and its subcommands.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        (Command synthesize, string[] examples) = SynthesizeCommand.Create(context);

        Argument<string> folder = OptionValues.FolderArgument("FOLDER", "The folder, in which samples.csv lies.");
        Option<bool> json = SharedOptions.Json();
        Command check = new(
            "check",
            "Read a folder of images with titles, decode every image, and say what is in it: samples of every class, sizes, words, and its "
                + "identity; or what is wrong with it, with the line (exit code 2)."
        )
        {
            folder,
            json,
        };
        check.SetAction(parsed =>
        {
            Check(context, parsed.GetRequiredValue(folder), parsed.GetValue(json));
            return ExitCode.Ok;
        });

        var command = new Command("data", "Write and check data sets of images with titles (docs/image-text-data.md).")
        {
            synthesize,
            check,
        };
        return new DocumentedCommand(
            command,
            [
                (command, ["modcomp data synthesize data/shapes", "modcomp data check data/shapes"]),
                (synthesize, examples),
                (check, ["modcomp data check data/shapes", "modcomp data check data/shapes --json"]),
            ]
        );
    }

    private static void Check(CommandContext context, string folder, bool json)
    {
        FolderSource source = FolderSource.Open(folder, context.Stop.Token);

        // The least that makes it decode every image.
        source.Load(new ImageTextShape(Resolution: 1, Channels: 1, TitleLength: 1, MinimumCount: 1), context.Stop.Token);
        FolderSummary summary = FolderSummary.Of(source);
        if (json)
        {
            FolderView.WriteJson(context.Console, source, summary);
        }
        else
        {
            FolderView.Write(context.Console, source, summary);
        }
    }
}
