using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Design;
using ModalityCompetition.Client.Rendering.Progress;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Sweeps.Competition.Twins;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Commands.Running;

/// <summary><c>modcomp twins</c>.</summary>
internal static class TwinsCommand
{
    private const int MostTrials = 100_000;

    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> spec = SharedOptions.Spec();
        Option<long?> trials = OptionValues.Whole(
            "--trials",
            "N",
            $"Trials of every configuration that are trained in full and as twins; default {TwinPilot.DefaultTrials}.",
            TwinPilot.FewestTrials,
            MostTrials
        );
        Option<ulong?> seed = SharedOptions.Seed();
        Option<KeyValuePair<string, string>[]> set = SharedOptions.Set();
        var command = new Command(
            "twins",
            "Say which cheaper twins of its trials let a sweep reach the same half-widths with less work, from some trials that are "
                + "forgotten."
        )
        {
            spec,
            trials,
            seed,
            set,
        };
        command.SetAction(
            (parsed, cancellation) =>
                Task.Run(
                    () =>
                    {
                        SweepSpec sweep = GivenSpec
                            .Read(
                                context,
                                parsed.GetRequiredValue(spec),
                                RunCommand.Assignments(null, parsed.GetValue(seed), parsed.GetValue(set))
                            )
                            .Spec!;
                        var study = TwinStudy.Of(
                            sweep,
                            context.Installed.Engines.Create(sweep.Engine),
                            (int)(parsed.GetValue(trials) ?? TwinPilot.DefaultTrials),
                            workers: null,
                            new PilotView(context.Console),
                            context.Console.Clock,
                            cancellation
                        );
                        TwinView.Write(context.Console, study);
                        return ExitCode.Ok;
                    },
                    cancellation
                )
        );
        return new DocumentedCommand(command, "modcomp twins preset:theorem-5.2", "modcomp twins my.yaml --trials 300");
    }
}
