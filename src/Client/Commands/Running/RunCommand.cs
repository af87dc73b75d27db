using System.Collections.Immutable;
using System.CommandLine;
using System.Net;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Rendering.Progress;
using ModalityCompetition.Client.Sessions;
using ModalityCompetition.Client.Sessions.Archives;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Client.Sessions.Runs;
using ModalityCompetition.Client.Sessions.Serving;
using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Sweeps.AzureBlobs.Access;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Telemetry.Export;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Commands.Running;

/// <summary><c>modcomp run</c>.</summary>
internal static class RunCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> spec = SharedOptions.Spec();
        Option<long?> workers = SharedOptions.Workers();
        Option<string?> output = OptionValues.Folder("--output", "DIR", "Run folder, instead of the spec's; default runs/NAME.");
        Option<long?> trials = SharedOptions.Trials();
        Option<ulong?> seed = SharedOptions.Seed();
        Option<KeyValuePair<string, string>[]> set = SharedOptions.Set();
        Option<string?> engine = OptionValues.Choice(
            "--engine",
            "NAME",
            "Engine, instead of the spec's: cpu, reference, torch in builds that have it, or that of a plug-in (see 'modcomp devices').",
            [.. context.Installed.Engines.Names]
        );
        Option<string?> device = SharedOptions.Device();
        Option<bool> tf32 = new("--tf32")
        {
            Description =
                "Let matrix products of the engine torch round their factors to TensorFloat-32, 10 bits of mantissa instead of 23: faster "
                + "on GPUs that have it, "
                + "each product about 1e-3 off instead of 1e-7, and another engine identity.",
        };
        Option<string?> durability = OptionValues.Choice(
            "--durability",
            "fsync|none",
            "What a finished block survives: fsync (default) the loss of power, none the death of the process only. Faster where "
                + "fsync is slow.",
            "fsync",
            "none"
        );
        Option<long?> trialLimit = SharedOptions.TrialTimeLimit();
        Option<TimeSpan?> timeLimit = OptionValues.Duration(
            "--time-limit",
            "How long the run may take, for example 90s, 30m, 8h or 1d12h: then it stops as after Ctrl-C, says how far it is and what "
                + "the rest would take, and ends with exit code 124. The same command resumes it, with as much time again."
        );
        Option<string?> ledger = SharedOptions.Ledger(
            "Work on the sweep together with other processes that give the same address, an Npgsql connection string such as "
                + "\"Host=db.example.org;Database=sweeps\". "
                + "The password is better given in PGPASSWORD or PGPASSFILE."
        );
        Option<long?> lease = OptionValues.Whole(
            "--lease",
            "SECONDS",
            "With --ledger: after how long without a sign of life the blocks of a worker go to others; default 30. Results do not "
                + "depend on it.",
            1,
            86400
        );
        Option<string?> archive = OptionValues.Text(
            "--archive",
            "URL",
            $"Archive of the sweep, instead of the spec's: {ArchiveAddresses.Forms}. The run goes on from what it has, and is "
                + $"brought there "
                + "every five minutes or 100,000 trials and at the end (see 'modcomp archive')."
        );
        Option<string[]> reuse = ReuseOptions.Reuse(
            "Take from these run folders the trials that are trials of this sweep, whatever else they hold: same engine, seed, "
                + "experiment and "
                + "values. Some are trained once more and compared first; origins.json keeps where they came from."
        );
        Option<long?> checkTrials = ReuseOptions.CheckTrials();
        Option<TrialPart?> shard = ReuseOptions.Shard();
        Option<bool> acceptChanged = new("--accept-changed-program")
        {
            Description =
                "Continue a run although a file of its program was changed since, for a change that can alter no number, such as a "
                + "comment. run.log says so.",
        };
        Option<string?> notify = OptionValues.Text(
            "--notify",
            "COMMAND",
            "A command for the shell when the run has ended: completed, stopped or failed, which it finds in MODCOMP_STATE, with more in "
                + "other variables and as a line of JSON on its standard input (docs/getting-started.md). It has 60 seconds."
        );
        Option<IPEndPoint?> metrics = ServerOptions.Metrics();
        Option<bool> json = SharedOptions.Json();
        Option<bool> quiet = new("--quiet") { Description = "Show no progress and no tables, only warnings and errors." };
        Option<bool> noReport = new("--no-report")
        {
            Description = "Do not write report.html and do not trace trials for it; estimates are written.",
        };
        var command = new Command(
            "run",
            "Run a sweep, or resume it: trials that are done are not done again. Writes the ledger, estimates.json, estimates.csv and "
                + "report.html into the run folder."
        )
        {
            spec,
            workers,
            output,
            trials,
            seed,
            set,
            engine,
            device,
            tf32,
            durability,
            timeLimit,
            trialLimit,
            ledger,
            lease,
            archive,
            reuse,
            checkTrials,
            shard,
            acceptChanged,
            notify,
            metrics,
            json,
            quiet,
            noReport,
        };
        command.SetAction(
            (parsed, _) =>
            {
                var request = new SweepRequest(
                    SpecRequest.Of(
                        parsed.GetRequiredValue(spec),
                        Assignments(
                            parsed.GetValue(trials),
                            parsed.GetValue(seed),
                            WithEngine(parsed.GetValue(set), parsed.GetValue(engine))
                        ),
                        context.Console
                    ) with
                    {
                        AllowsPilot = true,
                    },
                    parsed.GetValue(output),
                    (int?)parsed.GetValue(workers),
                    parsed.GetValue(durability) == "none" ? LedgerDurability.None : LedgerDurability.Fsync,
                    Report: !parsed.GetValue(noReport),
                    TrialTimeLimit: parsed.GetValue(trialLimit) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                    Engine: new EngineRequest(parsed.GetValue(device), parsed.GetValue(tf32))
                )
                {
                    Ledger = parsed.GetValue(ledger),
                    Archive = parsed.GetValue(archive),
                    OpenArchive = address => ArchiveAccess.Open(address, context.Console),
                    OpenSupply = Supply(context, parsed.GetValue(reuse) ?? [], parsed.GetValue(checkTrials)),
                    Part = parsed.GetValue(shard),
                    TimeLimit = parsed.GetValue(timeLimit),
                    AcceptChangedProgram = parsed.GetValue(acceptChanged),
                    Lease = TimeSpan.FromSeconds(parsed.GetValue(lease) ?? 30),
                };
                var shown = new Shown(
                    parsed.GetValue(json),
                    parsed.GetValue(quiet),
                    parsed.GetValue(SharedOptions.Verbose),
                    ResumeLine.Of(parsed.Tokens),
                    parsed.GetValue(notify),
                    parsed.GetValue(metrics)
                );
                return RunAsync(context, request, shown);
            }
        );
        return new DocumentedCommand(
            command,
            "modcomp run examples/quickstart.yaml",
            "modcomp run preset:quickstart --workers 2 --output runs/first",
            "modcomp run my.yaml --trials 1000                            more trials of a finished run: only the new ones are run",
            "modcomp run my.yaml --time-limit 8h                           stops after eight hours; the same command goes on",
            "modcomp run my.yaml --set network.sigma0=0.01 --output runs/small-sigma",
            "modcomp run my.yaml --set fidelity=auto                      twins that a pilot chooses; see 'modcomp twins'",
            "modcomp run my.yaml --engine torch --device cuda:0            on a GPU, in builds that have the engine",
            "modcomp run my.yaml --notify ./tell-me.sh                     a command that is told how the run ended",
            "modcomp run my.yaml --json --quiet > summary.json",
            "modcomp run my.yaml --ledger \"Host=db.example.org;Database=sweeps\"    on as many machines as there are",
            "modcomp run my.yaml --output runs/other --reuse runs/my       take from runs/my what is a trial of this sweep, too",
            "modcomp run my.yaml --shard 1/2 --output runs/part-1          half of the trials, and on another machine ...",
            "modcomp run my.yaml --shard 2/2 --output runs/part-2          ... the other half; see 'modcomp merge'",
            "modcomp run my.yaml --archive file:/mnt/share/archive         results outlive this machine; another one goes on with them"
        );
    }

    private static Func<SweepSpec, EngineIdentity, RunFolder, Task<ITrialSupply>>? Supply(
        CommandContext context,
        string[] runs,
        long? check
    ) =>
        runs.Length == 0
            ? check is null
                ? null
                : throw new ClientException(ExitCode.Usage, "--check-trials is about the trials of --reuse RUN: give that as well.")
            : async (spec, engine, folder) =>
                await ReusedRuns
                    .OpenAsync(runs, spec, engine, folder, check ?? ReusedRuns.UsualCheck, context.Installed)
                    .ConfigureAwait(false);

    private static KeyValuePair<string, string>[]? WithEngine(KeyValuePair<string, string>[]? set, string? engine)
    {
        Once(set, "--engine", "engine", engine is not null);
        return engine is null ? set : [.. set ?? [], new("engine", engine)];
    }

    /// <summary>What the command line puts in place of the spec's values.</summary>
    internal static ImmutableArray<KeyValuePair<string, string>> Assignments(long? trials, ulong? seed, KeyValuePair<string, string>[]? set)
    {
        var assignments = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        assignments.AddRange(set ?? []);
        Once(set, "--trials", "trials", trials is not null);
        Once(set, "--seed", "seed", seed is not null);
        if (trials is { } count)
        {
            assignments.Add(new("trials", count.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        if (seed is { } value)
        {
            assignments.Add(new("seed", value.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        return assignments.ToImmutable();
    }

    private static void Once(KeyValuePair<string, string>[]? set, string option, string key, bool given)
    {
        if (given && (set ?? []).Any(a => a.Key == key))
        {
            throw new ClientException(ExitCode.Usage, $"{option} and --set {key}=... are the same: give one of them.");
        }
    }

    private static async Task<int> RunAsync(CommandContext context, SweepRequest request, Shown shown)
    {
        ClientConsole console = context.Console;
        // Disposed in the opposite order: the export asks for the gauges a last time while they are there.
        using var telling = new RunTelling();
        using TelemetryExport? export = ProgramTelemetry.Start(console);
        using var log = new RunLogger(console, shown.Verbose, export?.Logs);
        await using RunMetrics? metrics = await RunMetrics
            .StartAsync(shown.Metrics, console, log, context.Stop.Token)
            .ConfigureAwait(false);
        ProgramTelemetry.Announce();
        TelemetryComplaints.Say(console, export, log.Log, scraped: metrics is not null);
        ISweepView view =
            shown.Quiet ? new QuietSweepView()
            : console.CanRedraw && !shown.Json ? new LiveSweepView(console, log)
            : new PlainSweepView(console);
        var notifier = new RunNotifier(shown.Notify, view, console, log);
        SweepOutcome outcome;
        try
        {
            var twins = new AutomaticTwins(context.Installed.Experiments, new PilotView(console, shown.Quiet), console.Clock);
            outcome = await new SweepSession(console.Clock, log, telling, context.Installed, twins)
                .RunAsync(request, notifier, context.Stop.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException stopped) when (context.Stop.IsRequested)
        {
            await console
                .Error.WriteLineAsync(
                    stopped is PilotStoppedException
                        ? $"modcomp: stopped in the pilot, of which nothing is kept; begin again with: {shown.Resume}"
                        : $"modcomp: stopped before the reports were written; every finished trial is saved; resume with: {shown.Resume}"
                )
                .ConfigureAwait(false);
            await notifier.StoppedAsync(context.Stop.StoppedExitCode).ConfigureAwait(false);
            return context.Stop.StoppedExitCode;
        }
        catch (Exception failure)
        {
            await notifier.FailedAsync(failure).ConfigureAwait(false);
            throw;
        }

        Show(console, outcome, shown);
        int exitCode =
            outcome.Result.End == RunEnd.Completed ? ExitCode.Ok
            : context.Stop.IsRequested ? context.Stop.StoppedExitCode
            : ExitCode.TimeIsUp;
        await notifier.EndedAsync(outcome, exitCode).ConfigureAwait(false);
        return exitCode;
    }

    private static void Show(ClientConsole console, SweepOutcome outcome, Shown shown)
    {
        if (shown.Json)
        {
            SweepJson.Write(console, outcome, shown.Resume);
        }

        if (!shown.Quiet && !shown.Json)
        {
            SweepSummary.WriteTables(console, outcome.Report, shown.Verbose);
            SweepSummary.WriteTraces(console, outcome.Report);
        }

        if (shown.Quiet)
        {
            SweepSummary.WriteWarning(console, outcome.Report);
        }

        SweepSummary.WriteEnd(console, outcome, shown.Resume, files: !shown.Quiet && !shown.Json);
    }

    private sealed record Shown(bool Json, bool Quiet, bool Verbose, string Resume, string? Notify, IPEndPoint? Metrics);
}
