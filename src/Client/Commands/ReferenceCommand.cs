using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Keys;

namespace ModalityCompetition.Client.Commands;

/// <summary>
/// <c>modcomp reference</c>, which writes the pages of the documentation that come from the program itself.
/// </summary>
internal static class ReferenceCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="context">Where it writes.</param>
    /// <param name="commands">Renders the reference of the command line.</param>
    public static DocumentedCommand Create(CommandContext context, Func<string> commands)
    {
        Argument<string> page = OptionValues.ChoiceArgument(
            "PAGE",
            "Which page: commands, spec or telemetry.",
            "commands",
            "spec",
            "telemetry"
        );
        Option<string?> experiment = OptionValues.Choice(
            "--experiment",
            "NAME",
            "Experiment whose keys the page spec has; default competition.",
            [.. context.Installed.Experiments.List.Select(e => e.Name)]
        );
        var command = new Command(
            "reference",
            "Write a page of the reference: the keys of a spec of any experiment, every command, or what is measured."
        )
        {
            page,
            experiment,
        };
        command.SetAction(parsed =>
        {
            context.Console.Out.Write(
                parsed.GetRequiredValue(page) switch
                {
                    "spec" => SpecReference.Render(
                        context.Installed.Experiments,
                        parsed.GetValue(experiment) ?? SpecKeys.DefaultExperiment
                    ),
                    "telemetry" => TelemetryReference.Render(),
                    _ => commands(),
                }
            );
            return ExitCode.Ok;
        });
        return new DocumentedCommand(
            command,
            "modcomp reference spec --experiment program     the keys of a spec whose trials are runs of a program of your own",
            "modcomp reference spec",
            "modcomp reference commands",
            "modcomp reference telemetry"
        );
    }
}
