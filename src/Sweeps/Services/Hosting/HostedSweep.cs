using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Documents;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>
/// One sweep of an <see cref="EmbeddedSweepService"/>: what is meant to happen with it, kept in its folder, and the run that follows that.
/// A wish is written down, then shown, then obeyed; so whatever a caller was told survives a crash. At most one run has the folder: a new
/// one waits for the end of the one before.
/// </summary>
internal sealed class HostedSweep : IDisposable
{
    private readonly ServiceSurroundings _surroundings;
    private readonly SemaphoreSlim _turn = new(1);
    private SweepRecord _record;
    private HostedRun? _run;
    private HostedRun? _ended;
    private bool _finishing;
    private bool _closed;

    /// <summary>Takes charge of a sweep whose record is written; starts nothing.</summary>
    /// <param name="surroundings">What all sweeps share.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="record">What is kept of it.</param>
    /// <param name="reading">Its spec.</param>
    /// <param name="badEnds">In how many starts before the work on it ended with the server.</param>
    public HostedSweep(ServiceSurroundings surroundings, RunFolder folder, SweepRecord record, SpecReading reading, int badEnds)
    {
        _surroundings = surroundings;
        Folder = folder;
        Work = new SweepWork(folder, badEnds, surroundings.Options.Log);
        _record = record;
        Reading = reading;
        Documents = new SweepDocuments(surroundings, this);
        Publish();
    }

    /// <summary>Its folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>Its spec with what is unusual about it.</summary>
    public SpecReading Reading { get; private set; }

    /// <summary>Its spec.</summary>
    public SweepSpec Spec => Reading.Spec!;

    /// <summary>Its estimates and reports.</summary>
    public SweepDocuments Documents { get; }

    /// <summary>Whether it is at work, for the next server.</summary>
    public SweepWork Work { get; }

    /// <summary>Whether it counts among the sweeps that are neither completed nor cancelled.</summary>
    public bool IsUnfinished => Record.State is SweepState.Running or SweepState.Paused or SweepState.Failed;

    /// <summary>What is kept of it.</summary>
    public SweepRecord Record => Volatile.Read(ref _record);

    /// <summary>The progress of the run at work; null when none is or it has not said anything yet.</summary>
    public SweepProgress? Progress => Volatile.Read(ref _run)?.Progress;

    /// <summary>Where it stands.</summary>
    public SweepStatus Status()
    {
        SweepRecord record = Record;
        HostedRun? run = Volatile.Read(ref _run);
        SweepProgress? progress = run?.Progress;
        bool runs = record.State == SweepState.Running;
        bool ended = run is null || Volatile.Read(ref _ended) == run;
        return new SweepStatus
        {
            Id = record.Id,
            Name = Spec.Name,
            Description = Spec.Description,
            State = runs && Volatile.Read(ref _finishing) ? SweepState.Finishing : record.State,
            Priority = record.Priority,
            SubmittedAt = record.SubmittedAt,
            Engine = record.Engine,
            Configurations = Spec.Configurations.Length,
            TrialsDone = progress?.Done ?? record.TrialsDone ?? 0,
            TrialsTotal = Spec.Trials * Spec.Configurations.Length,
            TrialsPerSecond = runs ? Math.Round(progress?.TrialsPerSecond ?? 0, 3) : 0,
            SecondsLeft = runs && progress?.Eta is { } left ? Math.Round(left.TotalSeconds, 1) : null,
            // A stopped run is at rest when its last commit is, not when its last worker is idle.
            BlocksInWork = SweepStatus.BlocksLeft(record.State, run?.BlocksInWork ?? 0, settled: ended),
            Target = progress is null ? record.Target : TargetOf(progress.Targets),
            Archive = (ended ? null : SweepArchive.Of(run?.Archive)) ?? record.Archive,
            Failure = record.Failure,
            ResultsHash = record.ResultsHash,
        };
    }

    /// <summary>Completes when no run is at work any more, unless it is meant to be.</summary>
    public Task RestAsync() => Volatile.Read(ref _run)?.Ended ?? Task.CompletedTask;

    /// <summary>Starts the run of a sweep that was found in its folder, where it is meant to run.</summary>
    public void Begin()
    {
        if (Record.State == SweepState.Running)
        {
            Start();
        }
    }

    /// <summary>Ends it.</summary>
    public Task<SweepStatus> CancelAsync(CancellationToken cancellation) =>
        WishAsync(
            SweepState.Cancelled,
            state =>
                state is SweepState.Finishing or SweepState.Completed
                    ? "has all its trials and cannot be cancelled any more: leave it as it is"
                    : null,
            cancellation
        );

    /// <summary>Lets it rest.</summary>
    public Task<SweepStatus> PauseAsync(CancellationToken cancellation) =>
        WishAsync(
            SweepState.Paused,
            state =>
                state switch
                {
                    SweepState.Finishing or SweepState.Completed => "has all its trials and cannot be paused any more: leave it as it is",
                    SweepState.Cancelled or SweepState.Failed =>
                        $"is {state.ToString().ToLowerInvariant()} and does nothing that could be paused: resume it first, or "
                            + $"leave it as it is",
                    _ => null,
                },
            cancellation
        );

    /// <summary>Lets it go on.</summary>
    /// <param name="admit">Called before it runs again; throws where the server takes no more.</param>
    /// <param name="cancellation">Stops waiting for its turn.</param>
    public Task<SweepStatus> ResumeAsync(Action admit, CancellationToken cancellation) =>
        InTurnAsync(
            () =>
            {
                if (Record.State is not (SweepState.Running or SweepState.Completed))
                {
                    admit();
                    Keep(Record with { State = SweepState.Running, Failure = null, Settled = false });
                    Start();
                }
            },
            cancellation
        );

    /// <summary>Takes a submission of the same identity.</summary>
    /// <param name="reading">What is submitted.</param>
    /// <param name="priority">With which priority.</param>
    /// <param name="admit">Called before it runs again; throws where the server takes no more.</param>
    /// <param name="cancellation">Stops waiting for its turn.</param>
    /// <exception cref="SweepServiceException">It asks for something else than the sweep does, which is at work.</exception>
    public async Task<SubmissionOutcome> SubmitAgainAsync(SpecReading reading, int priority, Action admit, CancellationToken cancellation)
    {
        var outcome = SubmissionOutcome.Unchanged;
        await InTurnAsync(
                () =>
                {
                    if (priority != Record.Priority)
                    {
                        Keep(Record with { Priority = priority });
                        _run?.SetPriority(priority);
                        outcome = SubmissionOutcome.Extended;
                    }

                    if (!SweepDemand.Same(Spec, reading.Spec!))
                    {
                        Extend(reading, admit);
                        outcome = SubmissionOutcome.Extended;
                    }
                },
                cancellation
            )
            .ConfigureAwait(false);
        return outcome;
    }

    /// <summary>
    /// Notes that the ledger of the sweep, which rests, has lost trials: the sweep has failed, whatever it was before.
    /// </summary>
    public Task LostAsync(LedgerLossException loss) =>
        InTurnAsync(
            () =>
            {
                if (IsAtRest && Record.TrialsDone > loss.Held)
                {
                    _surroundings.Options.Log.SweepFailed(Record.Id, loss.Message);
                    KeepIfPossible(Record.Lost(loss));
                }
            },
            CancellationToken.None
        );

    /// <summary>Notes that reports of so many trials are written.</summary>
    public Task ReportedAsync(long trials) => InTurnAsync(() => Keep(Record with { ReportedTrials = trials }), CancellationToken.None);

    /// <summary>Brings up the archive where the sweep rests and the archive has not everything, or that is not known.</summary>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    /// <exception cref="RunException">A file cannot be read.</exception>
    public async Task BringUpAsync(CancellationToken stop)
    {
        ServerArchives archives = _surroundings.Options.Archives;
        SweepSpec spec = Spec;
        if (archives.AddressOf(spec.ArchiveAddress) is not { } address || !IsAtRest || !Folder.HoldsRun)
        {
            return;
        }

        if (Record.Archive is { Behind: null } known && known.Address == address && known.Trials >= Record.TrialsDone)
        {
            return;
        }

        if (Lacks() is { } loss)
        {
            await LostAsync(loss).ConfigureAwait(false);
            return;
        }

        FileLedger ledger = Folder.OpenLedgerForReading();
        await using (ledger.ConfigureAwait(false))
        {
            ArchiveStanding? standing = await archives
                .BringUpAsync(
                    spec.ArchiveAddress,
                    SweepIdentity.Archived(spec, ledger.Identity.Engine),
                    ledger,
                    RunFolderFiles.Read(Folder),
                    _surroundings.Options.Log,
                    stop
                )
                .ConfigureAwait(false);
            await InTurnAsync(
                    () =>
                    {
                        // A run that has begun meanwhile says it itself.
                        if (IsAtRest && SweepArchive.Of(standing) is var archive && archive != Record.Archive)
                        {
                            KeepIfPossible(Record with { Archive = archive });
                        }
                    },
                    CancellationToken.None
                )
                .ConfigureAwait(false);
        }
    }

    /// <summary>Stops the run, if any; what is meant to happen stays as it is, so that the next server goes on.</summary>
    public async Task StopAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        _closed = true;
        _run?.Stop();
        _turn.Release();
    }

    /// <summary>Stops the run, if any, and waits for its end.</summary>
    public async Task CloseAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await (_run?.Ended ?? Task.CompletedTask).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run?.Dispose();
        Documents.Dispose();
        _turn.Dispose();
    }

    /// <summary>The run has something to tell.</summary>
    internal void Publish() => _surroundings.Board.Publish(Status());

    /// <summary>The run has every trial.</summary>
    /// <returns>Whether that is still wanted, so that reports are to be written.</returns>
    internal async Task<bool> FinishAsync(HostedRun run)
    {
        await InTurnAsync(() => _finishing = _run == run && Record.State == SweepState.Running, CancellationToken.None)
            .ConfigureAwait(false);
        return _finishing;
    }

    /// <summary>The run has ended; what it came to is kept unless something else is wanted by now.</summary>
    internal Task EndedAsync(HostedRun run, Func<SweepRecord, SweepRecord> outcome) =>
        InTurnAsync(
            () =>
            {
                if (_run == run)
                {
                    SweepProgress? last = run.Progress;
                    SweepRecord ended = outcome(Record);
                    SweepRecord kept = ended with
                    {
                        TrialsDone = last?.Done ?? ended.TrialsDone,
                        LedgerBytes = last is null ? ended.LedgerBytes : StoredSweep.LedgerBytes(Folder),
                        Target = last is null ? Record.Target : TargetOf(last.Targets),
                        Settled = last is not null || Record.Settled,
                        Archive = SweepArchive.Of(run.Archive),
                    };
                    _finishing = false;
                    Volatile.Write(ref _ended, run);
                    KeepIfPossible(kept);
                    _surroundings.AtRest();
                }
            },
            CancellationToken.None
        );

    /// <summary>
    /// What the ledger of the sweep, which rests, has lost since it came to rest, as far as its length tells; null for nothing.
    /// </summary>
    public LedgerLossException? Lacks() => IsAtRest ? StoredSweep.Lacks(Folder, Spec, Record) : null;

    private bool IsAtRest =>
        Record.State is not SweepState.Running && (Volatile.Read(ref _run) is not { } run || Volatile.Read(ref _ended) == run);

    private static SweepTarget? TargetOf(IReadOnlyList<TargetStanding> standings)
    {
        if (standings.Count == 0)
        {
            return null;
        }

        double widest = standings.Where(s => s.State == StoppingState.Running).Select(s => s.HalfWidth).DefaultIfEmpty(double.NaN).Max();
        return new SweepTarget(
            standings[0].Key,
            standings[0].Target,
            standings.Count(s => s.State == StoppingState.Reached),
            standings.Count(s => s.State != StoppingState.Running),
            double.IsFinite(widest) ? widest : null
        );
    }

    private Task<SweepStatus> WishAsync(SweepState wish, Func<SweepState, string?> refusal, CancellationToken cancellation) =>
        InTurnAsync(
            () =>
            {
                SweepState state = Status().State;
                if (state == wish)
                {
                    return;
                }

                if (refusal(state) is { } reason)
                {
                    throw new SweepServiceException(SweepServiceFailure.Conflict, $"The sweep {Record.Id} {reason}.");
                }

                Keep(Record with { State = wish, Failure = null });
                _run?.Stop();
            },
            cancellation
        );

    private void Extend(SpecReading reading, Action admit)
    {
        SweepStatus status = Status();
        if (status.State is SweepState.Running or SweepState.Finishing)
        {
            throw new SweepServiceException(
                SweepServiceFailure.Conflict,
                $"The sweep {status.Id} is at work and cannot take another number of trials, target, archive or description now: pause it "
                    + "or wait "
                    + $"until it is completed, then submit again."
            );
        }

        long most = Documents.MostCommitted();
        if (most > reading.Spec!.Trials)
        {
            throw new SweepServiceException(
                SweepServiceFailure.Conflict,
                $"The sweep {status.Id} already holds trials up to {most} of a configuration but the spec asks for {reading.Spec.Trials}: "
                    + $"set trials to at least {most}, or give it another name."
            );
        }

        admit();
        RunFolder.WriteWhole(Folder.SpecFile, reading.Spec.SourceText);
        Reading = reading;
        Keep(Record with { State = SweepState.Running, Failure = null, ResultsHash = null, ReportedTrials = null, Settled = false });
        Start();
    }

    private void Start()
    {
        if (_closed)
        {
            throw new SweepServiceException(SweepServiceFailure.Unavailable, ServiceSurroundings.ClosingMessage);
        }

        HostedRun? before = _run;
        var run = new HostedRun(_surroundings, this, before);
        Volatile.Write(ref _run, run);
        run.Start();
    }

    private void Keep(SweepRecord record)
    {
        record.Write(Folder);
        Volatile.Write(ref _record, record);
    }

    // What a run came to is true even if it cannot be written down; the next server finds it out again.
    private void KeepIfPossible(SweepRecord record)
    {
        try
        {
            Keep(record);
        }
        catch (RunException failure)
        {
            _surroundings.Options.Log.RecordNotKept(failure.Message);
            Volatile.Write(ref _record, record);
        }
    }

    private async Task<SweepStatus> InTurnAsync(Action act, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // Files are written; a caller's thread may be one that serves others.
            await Task.Run(act, CancellationToken.None).ConfigureAwait(false);
        }
        catch (RunException failure)
        {
            throw new SweepServiceException(SweepServiceFailure.Storage, failure.Message, inner: failure);
        }
        finally
        {
            _turn.Release();
        }

        SweepStatus status = Status();
        _surroundings.Board.Publish(status);
        return status;
    }
}
