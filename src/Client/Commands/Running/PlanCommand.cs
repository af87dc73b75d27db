using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Client.Sessions.Runs;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Commands.Running;

/// <summary><c>modcomp plan</c>.</summary>
internal static class PlanCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> spec = SharedOptions.Spec();
        Option<long?> workers = SharedOptions.Workers();
        Option<long?> trials = SharedOptions.Trials();
        Option<ulong?> seed = SharedOptions.Seed();
        Option<KeyValuePair<string, string>[]> set = SharedOptions.Set();
        var pilot = new Option<bool>("--pilot")
        {
            Description =
                "For a spec with 'until': run some of its trials for about 5 seconds, forget them, and forecast at how many the sweep "
                + "stops.",
        };
        Option<string?> output = OptionValues.Folder(
            "--output",
            "DIR",
            "Run folder that 'modcomp run' would get; trials that it has are not done again. Default runs/NAME."
        );
        Option<string[]> reuse = ReuseOptions.Reuse("Run folders whose trials 'modcomp run --reuse' would take: say how many.");
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "plan",
            "Say what a sweep would cost without running it: configurations, trials, blocks, expected time, memory, and sizes of the "
                + "ledger and the reports. The time comes from a few truncated trials."
        )
        {
            spec,
            workers,
            trials,
            seed,
            set,
            pilot,
            output,
            reuse,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
                Task.Run(
                    async () =>
                    {
                        SpecReading reading = GivenSpec.Read(
                            context,
                            parsed.GetRequiredValue(spec),
                            RunCommand.Assignments(parsed.GetValue(trials), parsed.GetValue(seed), parsed.GetValue(set))
                        );
                        reading = GivenSpec.WithoutPilot(context, reading, RunDestination.Of(reading.Spec!, parsed.GetValue(output)));
                        PlannedReuse? reused = await ReusePreview
                            .OfAsync(
                                reading.Spec!,
                                RunDestination.Of(reading.Spec!, parsed.GetValue(output)),
                                parsed.GetValue(reuse) ?? [],
                                context.Installed
                            )
                            .ConfigureAwait(false);
                        var estimate = PlanEstimate.Of(
                            reading.Spec!,
                            context.Installed.Engines,
                            (int?)parsed.GetValue(workers),
                            parsed.GetValue(pilot),
                            reused,
                            context.Console.Clock,
                            cancellation
                        );
                        Action<ClientConsole, PlanEstimate> write = parsed.GetValue(json) ? PlanView.WriteJson : PlanView.Write;
                        write(context.Console, estimate);
                        return ExitCode.Ok;
                    },
                    cancellation
                )
        );
        return new DocumentedCommand(
            command,
            "modcomp plan examples/sigma0-scaling.yaml",
            "modcomp plan my.yaml --trials 1000000 --workers 64",
            "modcomp plan examples/stop-when-precise.yaml --pilot",
            "modcomp plan my.yaml --output runs/my",
            "modcomp plan preset:quickstart --json"
        );
    }
}
