using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Design;
using ModalityCompetition.Client.Rendering.Progress;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Sweeps.Competition.Twins;
using ModalityCompetition.Sweeps.Pilots.Programs;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

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
        Option<string[]> tries = OptionValues.Texts(
            TwinCandidates.Option,
            "key=value,...",
            $"What a twin of a program has in place of its trial's parameters, for example {TwinCandidates.Option} "
                + "epochs=epochs/8,lr=8*lr; may be repeated. Each is tried beside the section of the spec."
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
            tries,
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
                        TwinStudy study = Study(
                            context,
                            sweep,
                            parsed.GetValue(tries) ?? [],
                            (int)(parsed.GetValue(trials) ?? TwinPilot.DefaultTrials),
                            cancellation
                        );
                        TwinView.Write(context.Console, study);
                        return ExitCode.Ok;
                    },
                    cancellation
                )
        );
        return new DocumentedCommand(
            command,
            "modcomp twins preset:theorem-5.2",
            "modcomp twins my.yaml --trials 300",
            "modcomp twins examples/programs/descent.yaml --try epochs=epochs/4,lr=4*lr --try epochs=epochs/16,lr=16*lr"
        );
    }

    private static TwinStudy Study(CommandContext context, SweepSpec sweep, string[] tries, int trials, CancellationToken cancellation)
    {
        PilotView view = new(context.Console);
        if (sweep.Configurations.All(c => c.Definition is ProgramTrialDefinition))
        {
            IReadOnlyList<ProgramTwinKind> kinds = new TwinCandidates(context.Installed.Experiments).Of(sweep, tries);
            ITrialEngine engine = context.Installed.Engines.Create(sweep.Engine);
            using var processes = engine as ProgramTrialEngine;
            return TwinStudy.OfProgram(sweep, kinds, engine, trials, workers: null, view, context.Console.Clock, cancellation);
        }

        return tries.Length == 0
            ? TwinStudy.Of(
                sweep,
                context.Installed.Engines.Create(sweep.Engine),
                trials,
                workers: null,
                view,
                context.Console.Clock,
                cancellation
            )
            : throw new ClientException(
                ExitCode.Usage,
                $"{TwinCandidates.Option} is for programs of your own: of the experiment {sweep.Experiment} 'modcomp twins' knows which "
                    + "twins to try; leave it out."
            );
    }
}
