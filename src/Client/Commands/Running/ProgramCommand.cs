using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Sessions.Programs;
using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Programs.Checks;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Commands.Running;

/// <summary><c>modcomp program</c>.</summary>
internal static class ProgramCommand
{
    /// <summary>Builds the command and its subcommands.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> folder = OptionValues.FileArgument("FOLDER", "Where to; the current folder when it is left out.");
        folder.Arity = ArgumentArity.ZeroOrOne;
        folder.DefaultValueFactory = _ => ".";
        Command init = new("init", "Write a spec with comments, a minimal training script in Python, and the file that such scripts need.")
        {
            folder,
        };
        init.SetAction(parsed =>
        {
            IReadOnlyList<string> files = ProgramFolder.Write(parsed.GetRequiredValue(folder));
            foreach (string file in files)
            {
                context.Console.Out.WriteLine(file);
            }

            string spec = Path.GetFileName(files[0]);
            context.Console.Out.WriteLine($"Try them in that folder with 'modcomp program check {spec}', then 'modcomp run {spec}'.");
            return ExitCode.Ok;
        });

        Argument<string> checkedSpec = SharedOptions.Spec();
        Option<KeyValuePair<string, string>[]> set = SharedOptions.Set();
        Command check = new(
            "check",
            "Start the program of a spec and run three trials of the first and of the last configuration, twice: whether it does what the "
                + "spec says, whether it is deterministic, how long a trial takes, and what is wrong."
        )
        {
            checkedSpec,
            set,
        };
        check.SetAction(parsed =>
        {
            SpecRequest request = SpecRequest.Of(
                parsed.GetRequiredValue(checkedSpec),
                RunCommand.Assignments(null, null, parsed.GetValue(set)),
                context.Console
            );
            SpecReading reading = SpecSource.Read(request, context.Installed.Experiments);
            SpecCheckView.WriteWarnings(context.Console, reading);
            (ProgramCheckResult result, PlannedConfiguration[] tried, string? name) = ProgramTrial.Of(
                reading.Spec!,
                request.Source,
                context.Stop.Token
            );
            return ProgramCheckView.Write(context.Console, result, tried, name) ? ExitCode.Ok : ExitCode.SweepFailed;
        });

        var command = new Command(
            "program",
            "Start from, or check, a training script of your own whose runs are trials (docs/programs.md)."
        )
        {
            init,
            check,
        };
        return new DocumentedCommand(
            command,
            [
                (command, ["modcomp program init mynet", "modcomp program check train.yaml"]),
                (init, ["modcomp program init", "modcomp program init mynet"]),
                (check, ["modcomp program check train.yaml", "modcomp program check train.yaml --set program.block=1"]),
            ]
        );
    }
}
