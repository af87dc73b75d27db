using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Rendering.Progress;
using ModalityCompetition.Client.Sessions.Serving;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Dashboard.Remote;

namespace ModalityCompetition.Client.Commands.Results;

/// <summary><c>modcomp report</c>.</summary>
internal static class ReportCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> run = OptionValues.PathArgument(
            "RUN",
            "The folder of a run, for example runs/quickstart. With --server a sweep of it."
        );
        var server = new ServerAccess(ServerOptions.OptionalServer());
        Option<string?> output = OptionValues.Folder(
            "--output",
            "DIR",
            "The folder that the reports are written into, for a run of which you may read the folder only: nothing is written there; "
                + "default RUN, with --server reports/SWEEP."
        );
        Option<string?> ledger = SharedOptions.Ledger(SharedOptions.LedgerOfRun);
        Option<double?> confidence = OptionValues.Fraction(
            "--confidence",
            "C",
            "Coverage of the intervals, instead of the spec's, for example 0.99."
        );
        Option<long?> configuration = OptionValues.Whole(
            "--config",
            "I",
            "Write a page about this configuration alone, configuration-I.html, and leave the reports of the sweep as they are.",
            0,
            int.MaxValue
        );
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "report",
            "Compute the estimates of a run again from its ledger and rewrite estimates.json, estimates.csv and report.html. Trains only "
                + "the few trials whose trajectories are drawn. With --server: save the reports of a sweep of that server."
        )
        {
            run,
            confidence,
            configuration,
            ledger,
            server,
            output,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                if (
                    ServerConnection.ServerFor(
                        context.Console,
                        parsed.GetValue(server.Address),
                        parsed.GetValue(run),
                        parsed.GetValue(ledger)
                    ) is
                    { } url
                )
                {
                    if (parsed.GetValue(confidence) is not null)
                    {
                        throw new ClientException(
                            ExitCode.Usage,
                            "--confidence cannot be combined with --server: the server's reports have the confidence of the spec."
                        );
                    }

                    if (parsed.GetValue(configuration) is not null)
                    {
                        throw new ClientException(
                            ExitCode.Usage,
                            "--config cannot be combined with --server: save the sweep's reports, and find the configuration in "
                                + "estimates.json."
                        );
                    }

                    var connection = server.Connection(parsed, url);
                    return await SaveAsync(
                            context.Console,
                            connection,
                            parsed.GetRequiredValue(run),
                            parsed.GetValue(output),
                            parsed.GetValue(json),
                            cancellation
                        )
                        .ConfigureAwait(false);
                }

                using var log = new RunLogger(context.Console, parsed.GetValue(SharedOptions.Verbose));
                StoredRun stored = await StoredRun
                    .OpenAsync(parsed.GetRequiredValue(run), context.Installed, parsed.GetValue(ledger))
                    .ConfigureAwait(false);
                await using (stored.ConfigureAwait(false))
                {
                    var (report, files) = await ElsewhereInstead
                        .RunAsync(
                            parsed.GetValue(output),
                            "--output DIR",
                            () =>
                                ReportSession.Write(
                                    stored,
                                    parsed.GetValue(confidence),
                                    parsed.GetValue(configuration),
                                    parsed.GetValue(output),
                                    log.Log,
                                    cancellation
                                ),
                            cancellation
                        )
                        .ConfigureAwait(false);
                    if (parsed.GetValue(json))
                    {
                        SweepJson.Write(context.Console, stored.Folder.Path, report, files);
                    }
                    else
                    {
                        SweepSummary.WriteTables(context.Console, report, parsed.GetValue(SharedOptions.Verbose));
                        SweepSummary.WriteTraces(context.Console, report);
                        SweepSummary.WriteFiles(context.Console, files);
                    }

                    return ExitCode.Ok;
                }
            }
        );
        return new DocumentedCommand(
            command,
            "modcomp report runs/quickstart",
            "modcomp report runs/quickstart --confidence 0.99",
            "modcomp report runs/sigma0-scaling --config 3",
            "modcomp report runs/quickstart --output my-reports               of a run whose folder is somebody else's",
            "modcomp report my-sweep --server http://127.0.0.1:7370 --output my-reports"
        );
    }

    private static async Task<int> SaveAsync(
        ClientConsole console,
        ServerConnection connection,
        string sweep,
        string? output,
        bool json,
        CancellationToken cancellation
    )
    {
        using HttpSweepService service = connection.Open(console);
        string id = await ServerConnection.ResolveAsync(service, sweep, cancellation).ConfigureAwait(false);
        IReadOnlyList<string> files = await RemoteReports.SaveAsync(service, id, output, cancellation).ConfigureAwait(false);
        if (json)
        {
            SavedReportsView.WriteJson(console, id, files);
        }
        else
        {
            SweepSummary.WriteFiles(console, files);
        }

        return ExitCode.Ok;
    }
}
