using System.CommandLine;
using System.Net;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions;
using ModalityCompetition.Client.Sessions.Serving;
using ModalityCompetition.Sweeps.AzureBlobs.Access;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Telemetry.Export;

namespace ModalityCompetition.Client.Commands.Serving;

/// <summary><c>modcomp serve</c>.</summary>
internal static class ServeCommand
{
    // In MiB. Room for the reports of what is there, and for the log.
    private const long UsualReserve = 256;

    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Option<string?> data = OptionValues.Folder(
            "--data",
            "DIR",
            "Folder that holds the sweeps; default modcomp-data. One server at a time has it."
        );
        Option<IPEndPoint> listen = ServerOptions.Listen();
        Option<string?> keyFile = ServerOptions.KeyFile();
        Option<long?> workers = OptionValues.Whole(
            "--workers",
            "N",
            "Worker threads that all sweeps share; default one per processor. Results do not depend on it.",
            1,
            4096
        );
        Option<string?> durability = OptionValues.Choice(
            "--durability",
            "fsync|none",
            "What a finished block survives: fsync (default) the loss of power, none the death of the process only.",
            "fsync",
            "none"
        );
        Option<long?> timeLimit = SharedOptions.TrialTimeLimit();
        Option<string?> device = SharedOptions.Device();
        Option<string?> programs = OptionValues.Folder(
            "--programs",
            "DIR",
            "Folder whose programs submitted specs may start (docs/serving.md); default none. Whoever may submit can start each of them."
        );
        Option<string?> datasets = OptionValues.Folder(
            "--datasets",
            "DIR",
            "Folder below which submitted specs may name data sets (docs/transformers.md); default none."
        );
        Option<long?> reserve = OptionValues.Whole(
            "--disk-reserve",
            "MIB",
            $"Room that is left free on the disk of the data folder, in MiB; default {UsualReserve}, 0 for none. Below it submissions are "
                + "refused and sweeps are paused.",
            0,
            1L << 40
        );
        Option<long?> estimates = OptionValues.Whole(
            "--most-estimates",
            "N",
            "Most estimates that the configurations of a sweep together may have; default 300000. A sweep of two modalities and five "
                + "classes has 112 for each configuration (docs/serving.md).",
            1,
            SpecKeys.MostEstimates
        );
        Option<bool> noMetrics = new("--no-metrics") { Description = "Tell no metrics at /metrics (docs/telemetry.md)." };
        Option<long?> metricsSweeps = OptionValues.Whole(
            "--metrics-sweeps",
            "N",
            $"Sweeps at work that have metrics of their own; default {ToldLimits.UsualSweeps}. Those beyond them are added up.",
            0,
            ToldLimits.Most
        );
        Option<long?> metricsConfigurations = OptionValues.Whole(
            "--metrics-configurations",
            "N",
            "Configurations of a sweep, the first of its plan, whose estimates are told as metrics; default "
                + $"{ToldLimits.UsualConfigurations}.",
            0,
            ToldLimits.Most
        );
        Option<string?> archive = OptionValues.Text(
            "--archive",
            "URL",
            $"Archive of every sweep whose spec names none: {ArchiveAddresses.Forms}. Sweeps go on from what it has, and are brought "
                + "into it while they go on (docs/archive.md)."
        );
        Option<string[]> allowed = new("--allow-archive")
        {
            HelpName = "URL",
            Description =
                "Address at and below which a submitted spec may name an archive (output.archive); may be given several times. "
                + "Others are refused, but for that of --archive.",
        };
        Option<string?> webhook = OptionValues.Text(
            "--webhook",
            "URL",
            "Address that is told with a signed POST when a sweep is completed, failed or cancelled (docs/serving.md). The server must "
                + "have a key, which signs."
        );
        var command = new Command(
            "serve",
            "Serve sweeps over HTTP: several at once on one set of workers, with priorities, a live page and an API (docs/serving.md). "
                + "Sweeps survive a restart. SIGTERM or Ctrl-C stops it in good order, with exit code 0."
        )
        {
            data,
            listen,
            keyFile,
            workers,
            durability,
            timeLimit,
            estimates,
            device,
            programs,
            datasets,
            reserve,
            noMetrics,
            metricsSweeps,
            metricsConfigurations,
            archive,
            allowed,
            webhook,
        };
        command.SetAction(
            async (parsed, _) =>
            {
                using var end = new HardEnd(context.Stop, ServeSession.LongestEnd, context.Console.Error, ExitCode.Ok);
                using TelemetryExport? export = ProgramTelemetry.Start(context.Console);
                using MetricsScrape? scrape = parsed.GetValue(noMetrics) ? null : ProgramTelemetry.Scrape(context.Console);
                ProgramTelemetry.Announce();
                using var log = new RunLogger(context.Console, parsed.GetValue(SharedOptions.Verbose), export?.Logs);
                TelemetryComplaints.Say(context.Console, export, log.Log, scraped: scrape is not null);
                var request = new ServeRequest(
                    parsed.GetValue(data) ?? "modcomp-data",
                    parsed.GetRequiredValue(listen),
                    parsed.GetValue(keyFile),
                    (int?)parsed.GetValue(workers),
                    parsed.GetValue(durability) == "none" ? LedgerDurability.None : LedgerDurability.Fsync,
                    parsed.GetValue(device),
                    parsed.GetValue(timeLimit) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                    parsed.GetValue(programs),
                    parsed.GetValue(datasets)
                )
                {
                    MostEstimates = parsed.GetValue(estimates),
                    Archive = parsed.GetValue(archive),
                    DiskReserve = (parsed.GetValue(reserve) ?? UsualReserve) << 20,
                    AllowedArchives = parsed.GetValue(allowed) ?? [],
                    Webhook = parsed.GetValue(webhook),
                    Metrics = scrape is null ? null : scrape.AnswerAsync,
                    Told = new ToldLimits
                    {
                        Sweeps = (int)(parsed.GetValue(metricsSweeps) ?? ToldLimits.UsualSweeps),
                        Configurations = (int)(parsed.GetValue(metricsConfigurations) ?? ToldLimits.UsualConfigurations),
                    },
                };
                end.Last = log.Log.EndedHard;
                var session = new ServeSession(context.Console, log, context.Installed);
                await session.RunAsync(request, context.Stop.Token).ConfigureAwait(false);
                return ExitCode.Ok;
            }
        );
        return new DocumentedCommand(
            command,
            "modcomp serve",
            "modcomp serve --data /srv/sweeps --workers 8",
            "modcomp serve --archive https://ACCOUNT.blob.core.windows.net/CONTAINER/sweeps",
            "modcomp serve --api-key-file /etc/modcomp.key --webhook http://127.0.0.1:8080/sweeps",
            "modcomp serve --listen 0.0.0.0:7370 --api-key-file /etc/modcomp.key"
        );
    }
}
