using System.Collections.Immutable;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Running.Workers;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Documents;
using ModalityCompetition.Sweeps.Services.Sharing;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>One run of a hosted sweep, from opening its folder to writing its reports or to being stopped.</summary>
/// <param name="surroundings">What all sweeps share.</param>
/// <param name="sweep">The sweep.</param>
/// <param name="before">Completes when the run before has ended; null for none.</param>
internal sealed class HostedRun(ServiceSurroundings surroundings, HostedSweep sweep, Task? before) : IProgress<SweepProgress>, IDisposable
{
    private readonly SpecReading _reading = sweep.Reading;
    private readonly WorkerShare _share = surroundings.Workers.Share(sweep.Record.Id, sweep.Record.Priority, sweep.Work.Begin);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _before = before;
    private SweepProgress? _progress;
    private RunArchive? _archive;
    private ArchiveStanding? _standing;
    private SweepTelling? _telling;

    /// <summary>Completes when the run has ended and what it came to is kept; never fails.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Where the run stands; null before it has said anything.</summary>
    public SweepProgress? Progress => Volatile.Read(ref _progress);

    /// <summary>Blocks that threads run at this moment.</summary>
    public int BlocksInWork => _share.Running;

    /// <summary>Where the archive stands; null where there is none, or it has not been opened yet.</summary>
    public ArchiveStanding? Archive => Volatile.Read(ref _archive)?.Standing ?? Volatile.Read(ref _standing);

    private ServiceOptions Options => surroundings.Options;

    /// <summary>Starts.</summary>
    public void Start() => _ = Task.Run(RunAsync);

    /// <summary>Asks the run to stop; blocks in work are dropped.</summary>
    public void Stop() => _ = _stop.CancelAsync();

    /// <summary>Changes the priority.</summary>
    public void SetPriority(int priority) => _share.SetPriority(priority);

    /// <inheritdoc/>
    public void Report(SweepProgress value)
    {
        Volatile.Write(ref _progress, value);
        _telling?.Report(value);
        _archive?.Report(value.Done);
        sweep.Publish();
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        Func<SweepRecord, SweepRecord> outcome = record => record;
        try
        {
            await (_before ?? Task.CompletedTask).ConfigureAwait(false);
            _before = null;
            outcome = await WorkAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Whoever asked for the stop has written down what is meant to happen.
        }
        catch (LedgerLossException loss)
        {
            Options.Log.SweepFailed(sweep.Record.Id, loss.Message);
            outcome = record => Failed(loss.Message)(record) with { TrialsDone = loss.Held };
        }
        catch (Exception failure) when (failure is RunException or LedgerException or SweepServiceException)
        {
            Options.Log.SweepFailed(sweep.Record.Id, failure.Message);
            outcome = Failed(failure.Message);
        }
        catch (OutOfMemoryException failure)
        {
            Options.Log.SweepOutOfMemory(sweep.Record.Id, failure);
            outcome = Failed($"There is not enough memory: {MemoryAdvice.Text}.");
        }
        catch (Exception failure)
        {
            Options.Log.SweepFailedUnexpectedly(sweep.Record.Id, failure.Message, failure);
            outcome = Failed(
                $"Unexpected error: {failure.Message.ReplaceLineEndings(" ").TrimEnd('.')}; the server's log has the details; resume the "
                    + $"sweep to try again, and please report it."
            );
        }

        sweep.Work.End();
        try
        {
            await sweep.EndedAsync(this, outcome).ConfigureAwait(false);
        }
        finally
        {
            _telling?.Dispose();
            _ended.SetResult();
        }
    }

    // A failure ends what is running; whoever has asked for something else meanwhile gets that.
    private static Func<SweepRecord, SweepRecord> Failed(string message) =>
        record => record.State == SweepState.Running ? record with { State = SweepState.Failed, Failure = message } : record;

    private async Task<Func<SweepRecord, SweepRecord>> WorkAsync()
    {
        _stop.Token.ThrowIfCancellationRequested();
        // Opening would make a folder that was removed anew.
        sweep.ThrowIfLost();
        SweepSpec spec = _reading.Spec!;
        ITrialEngine engine = surroundings.Engine(spec.Engine);
        // It was accepted by a server with more memory, or fewer workers.
        if (surroundings.MemoryRefusal(spec, engine) is { } refusal)
        {
            throw new RunException(refusal);
        }

        ImmutableArray<ContentFile> files = (engine as ProgramTrialEngine)?.Contents(spec.Configurations[0].Definition) ?? [];
        OpenRun open = OpenRun.Open(
            sweep.Folder,
            spec,
            engine.Identity,
            new LedgerOptions
            {
                Durability = Options.Durability,
                CodeVersion = Options.CodeVersion,
                SavesRemovedFolder = false,
            },
            RefuseChangedProgram
        );
        await using (open.ConfigureAwait(false))
        {
            foreach (string warning in open.Ledger.Warnings)
            {
                Options.Log.Note(warning);
            }

            (RunArchive? archive, _standing) = Options.Archives.Open(
                spec.ArchiveAddress,
                SweepIdentity.Archived(spec, engine.Identity),
                Options.Log
            );
            Volatile.Write(ref _archive, archive);
            try
            {
                if (archive is not null)
                {
                    await archive.PullAsync(spec.Trials, open.Ledger, open.Folder, RefuseChangedProgram, _stop.Token).ConfigureAwait(false);
                }

                sweep.Work.Count(CommittedTrials.Total(spec, open.Ledger));
                if (LedgerCheck.OfSweep(sweep.Record.Id, sweep.Work.Done, sweep.Record.TrialsDone ?? 0) is { } loss)
                {
                    throw loss;
                }

                ProgramRecord.Write(open.Folder, files, begun: false, Options.Log);
                archive?.Follow(open.Ledger, RunFolderFiles.ReadSpec(open.Folder));
                return await WorkAsync(engine, open).ConfigureAwait(false);
            }
            finally
            {
                await LeaveArchiveAsync().ConfigureAwait(false);
            }
        }

        void RefuseChangedProgram() => ProgramRecord.Refuse(sweep.Folder, files, "");
    }

    private async Task<Func<SweepRecord, SweepRecord>> WorkAsync(ITrialEngine engine, OpenRun open)
    {
        _telling = new SweepTelling(sweep.Record.Id, _reading.Spec!, Options.Told);
        RunResult result = await TrainAsync(engine, open).ConfigureAwait(false);
        open.Ledger.RequireInPlace();
        if (result.End != RunEnd.Completed || !await sweep.FinishAsync(this).ConfigureAwait(false))
        {
            return record => record;
        }

        _telling.Finish();
        string hash = await ReportAsync(engine, open, result.Done).ConfigureAwait(false);
        Options.Log.SweepCompleted(sweep.Record.Id, hash);
        if (_archive is { } archive)
        {
            await archive.FinishAsync(RunFolderFiles.Read(open.Folder), _stop.Token).ConfigureAwait(false);
        }

        return record => record with { State = SweepState.Completed, ResultsHash = hash, ReportedTrials = result.Done };
    }

    // Sweeps that end at once are reported on one after the other.
    private async Task<string> ReportAsync(ITrialEngine engine, OpenRun open, long done)
    {
        using IDisposable place = await surroundings.PlaceAsync(_reading.Spec!, _stop.Token).ConfigureAwait(false);
        sweep.Work.Count(done);
        sweep.Work.Begin();
        SweepReport report = new RunReports(_reading.Spec!, open.Ledger, Options.CodeVersion, Options.Log, open.Folder.Path).Build(
            _reading.Warnings,
            engine,
            Options.Workers,
            _stop.Token
        );
        RunReports.Write(open.Folder, report, html: true, _stop.Token);
        return report.ResultsHash;
    }

    // A sweep that rests is brought up when its run has let it go, so that nobody who pauses it waits for an archive. A server that stops
    // brings up what it can in a short time: its machine may not come back.
    private async Task LeaveArchiveAsync()
    {
        if (_archive is not { } archive)
        {
            return;
        }

        await archive.LeaveAsync().ConfigureAwait(false);
        if (_stop.IsCancellationRequested && sweep.Record.State == SweepState.Running)
        {
            using var limit = new CancellationTokenSource(Options.Archives.Following.Farewell, Options.Clock);
            await archive.FinishAsync([], limit.Token).ConfigureAwait(false);
        }

        await archive.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<RunResult> TrainAsync(ITrialEngine engine, OpenRun open)
    {
        var options = new RunnerOptions
        {
            Workers = surroundings.Workers.Count,
            Retries = Options.Retries,
            TrialTimeLimit = Options.TrialTimeLimit,
            ProgressInterval = Options.ProgressInterval,
            Clock = Options.Clock,
            Log = Options.Log,
            EventsFile = open.Folder.EventsFile,
            Sweep = sweep.Record.Id,
            Source = _share,
        };
        surroundings.Workers.Join(_share);
        try
        {
            return await new EmbeddedRunner(engine, options).RunAsync(_reading.Spec!, open.Ledger, this, _stop.Token).ConfigureAwait(false);
        }
        finally
        {
            surroundings.Workers.Leave(_share);
        }
    }
}
