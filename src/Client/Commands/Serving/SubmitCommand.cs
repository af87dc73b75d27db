using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Commands.Running;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Rendering.Progress;
using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Dashboard.Remote;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Experiments;
using ModalityCompetition.Sweeps.Specs.Transformers;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Commands.Serving;

/// <summary><c>modcomp submit</c>.</summary>
internal static class SubmitCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> spec = SharedOptions.Spec();
        var server = new ServerAccess(ServerOptions.Server());
        Option<long?> priority = OptionValues.Whole(
            "--priority",
            "P",
            "Weight in the share of the server's workers, 1 to 1000; default 10. Twice the priority gets twice the time.",
            SweepSubmission.LeastPriority,
            SweepSubmission.GreatestPriority
        );
        Option<long?> trials = SharedOptions.Trials();
        Option<ulong?> seed = SharedOptions.Seed();
        Option<KeyValuePair<string, string>[]> set = SharedOptions.Set();
        Option<bool> watch = new("--watch") { Description = "Go on as 'modcomp watch' does." };
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "submit",
            "Submit a sweep to a server. The same sweep again changes nothing; with more trials it is extended."
        )
        {
            spec,
            server,
            priority,
            trials,
            seed,
            set,
            watch,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var request = SpecRequest.Of(
                    parsed.GetRequiredValue(spec),
                    RunCommand.Assignments(parsed.GetValue(trials), parsed.GetValue(seed), parsed.GetValue(set)),
                    context.Console
                ) with
                {
                    AllowsPilot = true,
                };
                // Read here first, so that mistakes are told with the user's own file and options.
                ExperimentRegistry experiments = ShippedExperiments.ForServers(context.Installed.Experiments, DataSetFolders.Elsewhere);
                SpecReading reading = SpecSource.Read(request, experiments);
                using HttpSweepService service = server.Connection(parsed).Open(context.Console);
                if (reading.Spec!.AutomaticTwins)
                {
                    // A server runs no pilots, and one that does not answer needs none.
                    await service.DescribeAsync(cancellation).ConfigureAwait(false);
                    var twins = new AutomaticTwins(experiments, new PilotView(context.Console), context.Console.Clock);
                    ITrialEngine engine = context.Installed.Engines.Create(reading.Spec.Engine);
                    reading = await Task.Run(() => twins.Choose(reading, null, engine, workers: null, cancellation), cancellation)
                        .ConfigureAwait(false);
                }

                SweepSpec read = reading.Spec!;
                var submission = new SweepSubmission(read.SourceText)
                {
                    Source = request.Source,
                    Priority = (int)(parsed.GetValue(priority) ?? SweepSubmission.DefaultPriority),
                };
                SubmittedSweep submitted = await service.SubmitAsync(submission, cancellation).ConfigureAwait(false);
                SweepStatusView.Write(context.Console, submitted, parsed.GetValue(json));
                return parsed.GetValue(watch)
                    ? await WatchCommand
                        .WatchAsync(context, service, submitted.Sweep.Id, parsed.GetValue(json), cancellation)
                        .ConfigureAwait(false)
                    : ExitCode.Ok;
            }
        );
        return new DocumentedCommand(
            command,
            "modcomp submit my.yaml",
            "modcomp submit my.yaml --server http://big-machine:7370 --api-key-file ~/.modcomp.key --priority 20",
            "modcomp submit preset:quickstart --trials 5000 --watch"
        );
    }
}
