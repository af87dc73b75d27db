using System.Collections.Immutable;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Ledgers;
using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reuse;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions.Runs;

/// <summary>Runs or resumes a sweep in this process and writes its reports.</summary>
/// <param name="clock">The clock.</param>
/// <param name="log">The log.</param>
/// <param name="telling">Tells the outside about this one run.</param>
/// <param name="installed">What the program can run.</param>
/// <param name="twins">Chooses the twins of a spec that leaves them to a pilot.</param>
internal sealed class SweepSession(TimeProvider clock, RunLogger log, RunTelling telling, Installation installed, AutomaticTwins twins)
{
    /// <summary>Runs whatever is not done yet, then writes the estimates of everything that is.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="view">Shows it.</param>
    /// <param name="stop">Asks to stop: what is finished is committed, estimated and reported.</param>
    public async Task<SweepOutcome> RunAsync(SweepRequest request, ISweepView view, CancellationToken stop)
    {
        // It counts from here, so that what precedes the first trial, an archive that is pulled for example, is part of it.
        using CancellationTokenSource? limit = request.TimeLimit is { } longest ? new CancellationTokenSource(longest, clock) : null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit?.Token ?? CancellationToken.None);
        var ending = new RunEnding(request.TimeLimit, stop, either.Token);
        SpecReading reading = SpecSource.Read(request.Spec, installed.Experiments);
        SweepSpec spec = reading.Spec!;
        foreach (SpecWarning warning in reading.Warnings)
        {
            log.Log.Warned(warning.ToString());
        }

        installed.Engines.WarnOfBroken(log.Log);

        ITrialEngine engine = installed.Engines.Create(spec.Engine, request.Engine);

        // Processes of a program end with the run that they are for.
        using var processes = engine as ProgramTrialEngine;
        RunFolder folder = RunDestination.Of(spec, request.Output, request.Part);
        RunDestination.RequirePart(request, spec);
        if (spec.AutomaticTwins)
        {
            RefuseToRewrite(request.Spec.Source, folder);
            // Whoever is stopped by a limit has nothing to go on with yet.
            reading = await Task.Run(() => twins.Choose(reading, folder, engine, request.Workers, stop), stop).ConfigureAwait(false);
            request = request with { Spec = request.Spec.WithoutTwins() };

            // As whoever reads the folder later does, from spec.yaml and the options that are left, so that files agree byte for byte.
            reading = SpecSource.Again(reading, request.Spec, installed.Experiments);
            spec = reading.Spec!;
        }

        request = Fitting(request, spec, engine);
        RefuseToRewrite(request.Spec.Source, spec, folder);
        RefuseToRelabel(spec, folder);

        // Before the folder is made: runs that cannot be used leave nothing behind.
        ITrialSupply? supply = request.OpenSupply is { } open ? await open(spec, engine.Identity, folder).ConfigureAwait(false) : null;
        try
        {
            return await RunAsync(request, folder, reading, engine, supply, view, ending).ConfigureAwait(false);
        }
        finally
        {
            if (supply is not null)
            {
                await supply.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<SweepOutcome> RunAsync(
        SweepRequest request,
        RunFolder folder,
        SpecReading reading,
        ITrialEngine engine,
        ITrialSupply? supply,
        ISweepView view,
        RunEnding ending
    )
    {
        CancellationToken stop = ending.Asked;
        SweepSpec spec = reading.Spec!;
        if (supply is not null && !request.AcceptChangedProgram)
        {
            supply.RefuseChangedProgram(Contents(engine, spec));
        }

        if (request.Ledger is not null)
        {
            if ((request.Archive ?? spec.ArchiveAddress) is { } unused)
            {
                log.Log.Warned(
                    $"Workers of a shared ledger do not push to an archive: bring the sweep into {unused} with 'modcomp archive push' when "
                        + "it is done."
                );
            }

            // Others may have begun to work on it, with files that this folder knows.
            RefuseChangedProgram();
            int threads = request.Workers ?? Environment.ProcessorCount;
            SharedRun shared = await SharedRun
                .JoinAsync(request, folder, spec, engine.Identity, threads, log.Log, stop)
                .ConfigureAwait(false);
            await using (shared.ConfigureAwait(false))
            {
                var joined = new Opened(folder, shared.Ledger, [], shared)
                {
                    Notes = await TakeAsync(request, supply, folder, shared.Ledger, spec, engine, ending.Asked).ConfigureAwait(false),
                };
                return await RunAsync(request, joined, reading, engine, view, shared.LogFile, ending).ConfigureAwait(false);
            }
        }

        if (SharedLedgerFile.Read(folder) is { } elsewhere)
        {
            throw new ClientException(
                ExitCode.Refused,
                $"the trials of {folder.Path} are in a shared ledger: continue with --ledger \"{elsewhere.Address}\", or choose another "
                    + $"output folder."
            );
        }

        var options = new LedgerOptions { Durability = request.Durability, CodeVersion = ProgramVersion.Text };
        // Before the folder is made: a wrong address leaves nothing behind.
        RunArchive? archive = RunArchives.Open(request, spec, engine.Identity, clock, log.Log);
        string[] revised = await ReviseAsync(folder, spec, engine, RefuseChangedProgram, stop).ConfigureAwait(false);
        OpenRun run = OpenRun.Open(folder, spec, engine.Identity, options, RefuseChangedProgram);
        await using (run.ConfigureAwait(false))
        {
            try
            {
                if (archive is not null)
                {
                    await archive.PullAsync(spec.Trials, run.Ledger, folder, RefuseChangedProgram, stop).ConfigureAwait(false);
                }

                IReadOnlyList<string> taken = await TakeAsync(request, supply, folder, run.Ledger, spec, engine, stop)
                    .ConfigureAwait(false);
                return await RunAsync(
                        request,
                        new Opened(folder, run.Ledger, run.Ledger.Warnings, null) { Archive = archive, Notes = [.. revised, .. taken] },
                        reading,
                        engine,
                        view,
                        folder.LogFile,
                        ending
                    )
                    .ConfigureAwait(false);
            }
            finally
            {
                // While the ledger is open, from which it may still bring something.
                if (archive is not null)
                {
                    await archive.DisposeAsync().ConfigureAwait(false);
                }
            }
        }

        void RefuseChangedProgram()
        {
            if (!request.AcceptChangedProgram)
            {
                const string Remedy = "; or, where the change can alter no number, add --accept-changed-program";
                ProgramRecord.Refuse(folder, Contents(engine, spec), Remedy);
            }
        }
    }

    // Where the spec was changed and has configurations in common with what the folder holds.
    private static async Task<string[]> ReviseAsync(
        RunFolder folder,
        SweepSpec spec,
        ITrialEngine engine,
        Action check,
        CancellationToken stop
    ) =>
        await RevisedRun.TakeOverAsync(folder, spec, engine.Identity, ProgramVersion.Text, check, stop).ConfigureAwait(false) is { } revised
            ? [RevisionText.Of(folder, revised)]
            : [];

    private static async Task<IReadOnlyList<string>> TakeAsync(
        SweepRequest request,
        ITrialSupply? supply,
        RunFolder folder,
        ITrialLedger ledger,
        SweepSpec spec,
        ITrialEngine engine,
        CancellationToken stop
    )
    {
        int workers = WorkersOf(request, spec, engine);
        return supply is null ? [] : await supply.TakeAsync(folder, ledger, engine, workers, stop).ConfigureAwait(false);
    }

    // Results do not depend on the number of workers: where the user has not said how many, there are as many as fit.
    private SweepRequest Fitting(SweepRequest request, SweepSpec spec, ITrialEngine engine)
    {
        int workers = WorkersOf(request, spec, engine);
        var plan = new SweepPlan(spec);
        if (SweepMemory.Refusal(plan, workers, SweepMemory.Available) is not { } refusal)
        {
            return request;
        }

        int fitting = SweepMemory.Fitting(plan, workers, SweepMemory.Available);
        if (fitting == 0 || request.Workers is not null)
        {
            throw new ClientException(ExitCode.Storage, refusal);
        }

        log.Log.Warned($"Of {workers} workers {fitting} fit into the memory of this machine, and so many there are.");
        return request with { Workers = fitting };
    }

    private static int WorkersOf(SweepRequest request, SweepSpec spec, ITrialEngine engine) =>
        request.Workers ?? engine.CallersFor(spec.Configurations[0].Definition) ?? Environment.ProcessorCount;

    private static ImmutableArray<ContentFile> Contents(ITrialEngine engine, SweepSpec spec) =>
        (engine as ProgramTrialEngine)?.Contents(spec.Configurations[0].Definition) ?? [];

    // No result depends on the names of modalities, so that a run goes on under others. Names that changed places would put the results of
    // one modality under the name of another.
    private void RefuseToRelabel(SweepSpec spec, RunFolder folder)
    {
        if (
            !folder.IsRunFolder
            || !File.Exists(folder.SpecFile)
            || SpecReader.Read(folder.SpecFile, File.ReadAllText(folder.SpecFile), installed.Experiments).Spec is not { } old
        )
        {
            return;
        }

        string changes = string.Join(", ", SpecNames.Changed(old, spec));
        if (SpecNames.ChangePlaces(old, spec))
        {
            throw new ClientException(
                ExitCode.Refused,
                $"{folder.Path} keeps results by the position of a modality, and the names changed places ({changes}): restore them, or "
                    + "choose another output folder (--output DIR)."
            );
        }

        if (changes.Length > 0)
        {
            log.Log.Warned($"The results of {folder.Path} go on under other names: {changes}.");
        }
    }

    // As below, before a pilot: the section that it chooses would go into the file.
    private static void RefuseToRewrite(string source, RunFolder folder)
    {
        if (File.Exists(source) && UserPath.IsSame(source, folder.SpecFile))
        {
            throw new ClientException(
                ExitCode.Refused,
                $"{folder.SpecFile} is the spec that you gave, and the run would write the twins over it that a pilot chooses: give "
                    + "another folder with --output, or put the section into the file that 'modcomp twins' prints."
            );
        }
    }

    // A run keeps its spec as spec.yaml. Where that is the very file that the user wrote, the values of the command line would go into it,
    // and its comments away.
    private static void RefuseToRewrite(string source, SweepSpec spec, RunFolder folder)
    {
        if (File.Exists(source) && UserPath.IsSame(source, folder.SpecFile) && File.ReadAllText(source) != spec.SourceText)
        {
            throw new ClientException(
                ExitCode.Refused,
                $"{folder.SpecFile} is the spec that you gave, and the run would write it over with the values of the command line: give "
                    + $"another folder with --output, or change the values in the file itself."
            );
        }
    }

    private async Task<SweepOutcome> RunAsync(
        SweepRequest request,
        Opened run,
        SpecReading reading,
        ITrialEngine engine,
        ISweepView view,
        string logFile,
        RunEnding ending
    )
    {
        log.OpenFile(logFile);
        try
        {
            return await RunAsync(request, run, reading, engine, view, ending).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            log.Details(exception);
            throw;
        }
    }

    private async Task<SweepOutcome> RunAsync(
        SweepRequest request,
        Opened run,
        SpecReading reading,
        ITrialEngine engine,
        ISweepView view,
        RunEnding ending
    )
    {
        SweepSpec spec = reading.Spec!;
        RunOptionsFile.Write(run.Folder, request.Spec.Assignments);
        PartRecord.Write(run.Folder, request.Part);
        foreach (string note in twins.Sentence is { } chosen ? run.Notes.Prepend(chosen) : run.Notes)
        {
            log.Log.TrialsFound(note);
        }

        foreach (string warning in run.Warnings)
        {
            log.Log.Warned(warning);
        }

        if (LedgerCheck.Of(run.Folder, spec, run.Ledger) is { } loss)
        {
            log.Log.Warned($"{loss.Message} This run trains them again.");
        }

        int workers = WorkersOf(request, spec, engine);
        (SweepSpec shown, ITrialLedger seen) = request.Part is { } part ? PartRecord.View(part, spec, run.Ledger) : (spec, run.Ledger);
        var start = new SweepStart(
            spec,
            run.Folder.Path,
            CommittedTrials.Total(shown, seen),
            shown.Trials * spec.Configurations.Length,
            workers,
            engine.Hardware
        )
        {
            IsSettled = RunTargets.Of(spec, run.Ledger) is { Length: > 0 } targets && targets.All(t => t.State != StoppingState.Running),
        };
        ProgramRecord.Write(run.Folder, Contents(engine, spec), start.Done > 0, log.Log);
        log.Log.SweepBegun(ProgramVersion.Text, spec.Name, start.Done, start.Total, workers, engine.Identity, engine.Hardware);
        IReadOnlyList<long> before = CommittedTrials.By(spec, run.Ledger);
        RunResult result = await TrainAsync(request, run, start, engine, view, ending).ConfigureAwait(false);

        (run.Ledger as FileLedger)?.RequireInPlace();
        view.Finishing("estimating from the ledger");
        if (run.Shared is { } others)
        {
            await others.Ledger.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        }

        SweepRest? rest = result.End == RunEnd.Completed ? null : SweepRest.Of(spec, before, CommittedTrials.By(spec, run.Ledger), result);
        // A stopped run still says what is there, and a second signal ends it at once. One that has all its trials stops at the first
        // signal: everything else is for the next time.
        CancellationToken unlessStopped = result.End == RunEnd.Completed ? ending.Asked : CancellationToken.None;
        bool traced = request.Report && result.End == RunEnd.Completed;
        var reports = new RunReports(spec, run.Ledger, ProgramVersion.Text, log.Log, run.Folder.Path)
        {
            Part = request.Part,
            Origins = OriginText.Of(spec, run.Folder),
        };
        SweepReport report = reports.Build(reading.Warnings, traced ? engine : null, workers, unlessStopped);
        IReadOnlyList<string> files = RunReports.Write(run.Folder, report, request.Report, unlessStopped);
        log.Log.FilesWritten(string.Join(", ", files), report.ResultsHash);
        if (run.Archive is not null)
        {
            view.Finishing("bringing what is new into the archive");
            await RunArchives.FinishAsync(run.Archive, run.Folder, log.Log, unlessStopped).ConfigureAwait(false);
        }

        return new SweepOutcome(start, result, report, run.Shared is null ? [run.Folder.LedgerFile, .. files] : files)
        {
            Notes = run.Notes,
            Rest = rest,
            TimeLimit = rest is null ? null : ending.PassedLimit,
        };
    }

    private async Task<RunResult> TrainAsync(
        SweepRequest request,
        Opened run,
        SweepStart start,
        ITrialEngine engine,
        ISweepView view,
        RunEnding ending
    )
    {
        using CancellationTokenRegistration told = ending.Due.Register(() =>
        {
            if (ending.PassedLimit is { } limit)
            {
                log.Log.TimeIsUp(limit.TotalSeconds);
            }
        });
        var options = new RunnerOptions
        {
            Workers = start.Workers,
            Clock = clock,
            Log = log.Log,
            TrialTimeLimit = request.TrialTimeLimit,
            EventsFile = run.Folder.EventsFile,
            Leases = run.Shared?.Leases,
            Part = request.Part,
        };
        SweepTelling gauges = telling.Begin(start.Spec);
        view.Start(start);
        run.Archive?.Follow(run.Ledger, RunFolderFiles.ReadSpec(run.Folder));
        try
        {
            return await new EmbeddedRunner(engine, options)
                .RunAsync(start.Spec, run.Ledger, new All(view, gauges, run.Archive), ending.Due)
                .ConfigureAwait(false);
        }
        finally
        {
            gauges.Finish();
            view.Stop();
        }
    }

    private sealed record Opened(RunFolder Folder, ITrialLedger Ledger, IReadOnlyList<string> Warnings, SharedRun? Shared)
    {
        public RunArchive? Archive { get; init; }

        public IReadOnlyList<string> Notes { get; init; } = [];
    }

    private sealed class All(IProgress<SweepProgress> first, IProgress<SweepProgress> second, RunArchive? archive)
        : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value)
        {
            first.Report(value);
            second.Report(value);
            archive?.Report(value.Done);
        }
    }
}
