using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Sweeps.Shipped;

namespace ModalityCompetition.Client.Commands.Running;

/// <summary><c>modcomp presets</c>.</summary>
internal static class PresetsCommand
{
    /// <summary>Builds the command and its subcommands.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Command list = new("list", "List the presets with what each shows.");
        list.SetAction(_ => List(context));

        Argument<string> shown = Name();
        Command show = new("show", "Write the text of a preset to standard output.") { shown };
        show.SetAction(parsed =>
        {
            context.Console.Out.Write(SpecSource.Preset(parsed.GetRequiredValue(shown)).Text);
            return ExitCode.Ok;
        });

        Argument<string> written = Name();
        Argument<string> file = OptionValues.FileArgument("FILE", "The file to write; it must not exist yet.");
        Command write = new("write", "Write the text of a preset to a file, to start a spec of your own from.") { written, file };
        write.SetAction(parsed =>
        {
            string path = PresetFile.Write(SpecSource.Preset(parsed.GetRequiredValue(written)), parsed.GetRequiredValue(file));
            context.Console.Out.WriteLine($"{path}: change what you like, then run it with 'modcomp run {path}'");
            return ExitCode.Ok;
        });

        var command = new Command(
            "presets",
            "List, show or copy the example specs that come with the program. Run one with 'modcomp run preset:NAME'."
        )
        {
            list,
            show,
            write,
        };
        command.SetAction(_ => List(context));
        return new DocumentedCommand(
            command,
            [
                (command, ["modcomp presets", "modcomp presets show quickstart", "modcomp presets write strong-weak my.yaml"]),
                (list, ["modcomp presets list"]),
                (show, ["modcomp presets show quickstart"]),
                (write, ["modcomp presets write strong-weak my.yaml"]),
            ]
        );
    }

    private static Argument<string> Name()
    {
        Argument<string> name = OptionValues.TextArgument("NAME", "Name of a preset, see 'modcomp presets'.");
        name.CompletionSources.Add(_ => SpecPresets.All.Select(p => p.Name));
        return name;
    }

    private static int List(CommandContext context)
    {
        PresetsView.Write(context.Console, SpecPresets.All);
        return ExitCode.Ok;
    }
}
