using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Silo.Engines;
using ModalityCompetition.Silo.Failures;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Telemetry.Export;
using ModalityCompetition.Telemetry.Logging;
using Orleans.Runtime.MembershipService;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>The program: a silo until it is asked to leave. What an operator can mend is said in one sentence, with exit code 1.</summary>
internal static class SiloProgram
{
    /// <summary>Runs the silo; answers with the exit code.</summary>
    /// <param name="arguments">Settings as command-line arguments.</param>
    /// <param name="error">Where it says what an operator can mend; null for standard error.</param>
    public static async Task<int> RunAsync(string[] arguments, TextWriter? error = null)
    {
        if (error is null)
        {
            // A silo works on although nobody can read what it says.
            Console.SetError(new DroppingWriter(Console.Error));
            error = Console.Error;
        }

        bool asked = false;
        try
        {
            SiloSettings settings = SiloHosting.Settings(arguments);
            SiloFiles.Check(settings);
            var source = new TelemetrySource("modcomp-silo", SiloHosting.Version, settings.Name.Length > 0 ? settings.Name : null);
            using TelemetryExport? telemetry = TelemetryExport.Start(source, ProcessVariables.All());
            using MetricsScrape? scrape = settings is { Metrics: true, HttpPort: > 0 }
                ? MetricsScrape.Start(source, ProcessVariables.All())
                : null;
            RunTelemetry.Announce();
            // Where its trials are, or where its log is while those are in a database.
            string written = settings is { Database.Length: > 0, LogFile: { Length: > 0 } file }
                ? Path.GetDirectoryName(file)!
                : settings.Folder;
            using IDisposable disk = RunTelemetry.TellDisk(written);
            EngineRegistry engines = EngineRegistry.Installed;
            using IHost host = SiloHosting.Build(
                arguments,
                engines,
                collector: telemetry?.Logs,
                metrics: scrape is null ? null : scrape.AnswerAsync
            );
            ILogger log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SiloEngines));
            engines.WarnOfBroken(log);
            foreach (string complaint in TelemetryExport.Complaints(ProcessVariables.All(), scrape is not null))
            {
                log.LogWarning("{Complaint}", complaint);
            }

            telemetry?.TellTrouble(trouble => log.LogWarning("{Trouble}", trouble));

            using IDisposable ports = SiloDoors.Check(settings);
            // The host listens to SIGTERM and SIGINT. The end of the terminal asks a silo to leave as well, unless it was started deaf to
            // it.
            using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(
                PosixSignal.SIGHUP,
                signal =>
                {
                    signal.Cancel = true;
                    host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
                }
            );
            host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => asked = true);
            DeviceHealth health = host.Services.GetRequiredService<DeviceHealth>();
            await host.RunAsync();
            return health.AllHang
                ? throw new SiloException(
                    "Every device hangs: its engine did not come back from a batch that took longer than Silo:TrialSeconds or "
                        + "Silo:BatchSeconds allow. Start the silo again; where that helps for a while only, look at the device "
                        + "(nvidia-smi) or raise the limits."
                )
                : 0;
        }
        catch (Exception failure) when (asked && IsBrokenOff(failure))
        {
            await error.WriteLineAsync("modcomp-silo: The silo was asked to leave while it was still starting, and has left.");
            return 0;
        }
        catch (OrleansClusterConnectivityCheckFailedException alone)
        {
            await error.WriteLineAsync(
                Secrets.Hide(
                    "modcomp-silo: The silo does not reach the others of its cluster, and is left out "
                        + $"({alone.Message.ReplaceLineEndings(" ")}) "
                        + "Let Silo:SiloPort and Silo:Address of every silo be reached from every other, and give all of them certificates "
                        + "of the same authorities, or none."
                )
            );
            return 1;
        }
        catch (Exception failure) when (IsExplained(failure))
        {
            await error.WriteLineAsync(Secrets.Hide($"modcomp-silo: {failure.Message.ReplaceLineEndings(" ")}"));
            return 1;
        }
#pragma warning disable CA1031 // The last resort of the process: whatever is left becomes one sentence, never a stack trace.
        catch (Exception failure)
#pragma warning restore CA1031 // End of the last resort.
        {
            string? file = CrashLog.Write($"modcomp-silo {SiloHosting.Version}", arguments, failure);
            await error.WriteLineAsync($"modcomp-silo: {CrashLog.Sentence(failure, file)}");
            return 1;
        }
    }

    /// <summary>Whether a failure says no more than that something was broken off.</summary>
    public static bool IsBrokenOff(Exception failure) =>
        failure is OperationCanceledException or OrleansLifecycleCanceledException
        || (failure is AggregateException several && several.Flatten().InnerExceptions.All(IsBrokenOff));

    /// <summary>Whether the message of a failure is what an operator needs, so that nothing is gained from where it was thrown.</summary>
    public static bool IsExplained(Exception failure) =>
        failure
            is SiloException
                or TelemetryException
                or LedgerException
                or SweepServiceException
                or OrleansConfigurationException
                or OptionsValidationException
                or Npgsql.NpgsqlException;
}
