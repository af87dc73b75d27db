using ModalityCompetition.Sweeps.Ledger;
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
    private readonly HostedSpec _spec;
    private SweepRecord _record;
    private IReadOnlyList<string> _tags;
    private HostedRun? _run;
    private Task? _ended;
    private bool _finishing;
    private bool _closed;
    private bool _deleted;
    private int _lost;
    private readonly KeptStatus _status = new();

    /// <summary>Takes charge of a sweep whose record is written; starts nothing.</summary>
    /// <param name="surroundings">What all sweeps share.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="record">What is kept of it.</param>
    /// <param name="reading">Its spec, where it has been read.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="badEnds">In how many starts before the work on it ended with the server.</param>
    public HostedSweep(
        ServiceSurroundings surroundings,
        RunFolder folder,
        SweepRecord record,
        SpecReading? reading,
        IReadOnlyList<string> tags,
        int badEnds
    )
    {
        _surroundings = surroundings;
        Folder = folder;
        Work = new SweepWork(folder, badEnds, surroundings.Options.Log);
        _record = record;
        _tags = tags;
        _spec = new HostedSpec(surroundings, folder, reading, isHeld: record.State == SweepState.Running);
        Documents = new SweepDocuments(surroundings, this);
        Publish();
    }

    /// <summary>Its folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>Its spec with what is unusual about it, read again where nobody holds it.</summary>
    /// <exception cref="RunException">It cannot be read, or is not the sweep's.</exception>
    /// <exception cref="SweepServiceException">The server has not its engine.</exception>
    public SpecReading Reading => _spec.Get(Record);

    /// <summary>Its spec; as <see cref="Reading"/>.</summary>
    public SweepSpec Spec => Reading.Spec!;

    /// <summary>Why nothing can be had of it any more; null while there is no reason.</summary>
    public string? Lost => Volatile.Read(ref _lost) == 0 ? null : Record.Failure;

    /// <summary>Whether it was deleted, with its folder.</summary>
    public bool IsDeleted => Volatile.Read(ref _deleted);

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
    public SweepStatus Status() =>
        _status.Of(Record, Folder, Volatile.Read(ref _run), Volatile.Read(ref _finishing), Volatile.Read(ref _tags));

    /// <summary>Completes when no run is at work any more, unless it is meant to be.</summary>
    public Task RestAsync() => Volatile.Read(ref _run)?.Ended ?? Volatile.Read(ref _ended) ?? Task.CompletedTask;

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
        WishAsync(SweepState.Cancelled, HostedRefusals.OfCancelling, cancellation);

    /// <summary>Lets it rest.</summary>
    public Task<SweepStatus> PauseAsync(CancellationToken cancellation) =>
        WishAsync(SweepState.Paused, HostedRefusals.OfPausing, cancellation);

    /// <summary>Lets it rest where it is at work, for a reason of the server's.</summary>
    /// <param name="reason">One sentence with the remedy, which its status says.</param>
    public Task PauseForAsync(string reason) =>
        InTurnAsync(
            () =>
            {
                // What has all its trials only writes reports, which need little.
                if (Status().State == SweepState.Running)
                {
                    // The disk may be too full even for this; the sweep rests all the same.
                    KeepIfPossible(
                        Record with
                        {
                            State = SweepState.Paused,
                            Failure = $"The sweep was paused by the server. {reason} Then resume the sweep.",
                        }
                    );
                    _run?.Stop();
                }
            },
            CancellationToken.None
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

    /// <summary>Changes its tags.</summary>
    /// <exception cref="SweepServiceException">The change is wrong.</exception>
    public Task<SweepStatus> TagAsync(TagChange change, CancellationToken cancellation) =>
        InTurnAsync(
            () =>
            {
                IReadOnlyList<string> tags = change.Apply(_tags, out string? mistake);
                if (mistake is not null)
                {
                    throw new SweepServiceException(SweepServiceFailure.Invalid, mistake);
                }

                if (!tags.SequenceEqual(_tags))
                {
                    ThrowIfLost();
                    RunTags.Write(Folder, tags);
                    Volatile.Write(ref _tags, tags);
                }
            },
            cancellation
        );

    /// <summary>Removes it with its folder; afterwards it can do nothing any more.</summary>
    /// <param name="cancellation">Stops waiting for the end of a run that was told to stop.</param>
    /// <exception cref="SweepServiceException">It is at work, or its folder holds files that are not its own.</exception>
    public async Task DeleteAsync(CancellationToken cancellation)
    {
        if (Record.State != SweepState.Running)
        {
            await RestAsync().WaitAsync(cancellation).ConfigureAwait(false);
        }

        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (!IsAtRest)
            {
                throw new SweepServiceException(
                    SweepServiceFailure.Conflict,
                    $"The sweep {Record.Id} is at work and is not deleted: cancel it or wait until it is completed, then delete it."
                );
            }

            Look();
            // From here on it is no surprise that the folder is not there.
            _deleted = true;
            if (Lost is null)
            {
                await Task.Run(() => HostedRemoval.Remove(Folder, _surroundings.Options.Log), CancellationToken.None).ConfigureAwait(false);
            }

            _closed = true;
        }
        catch
        {
            _deleted = false;
            throw;
        }
        finally
        {
            _turn.Release();
        }
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

    /// <summary>Notes where its archive stands, unless a run has begun meanwhile, which says it itself.</summary>
    public Task ArchivedAsync(SweepArchive? archive) =>
        InTurnAsync(
            () =>
            {
                if (IsAtRest && archive != Record.Archive)
                {
                    KeepIfPossible(Record with { Archive = archive });
                }
            },
            CancellationToken.None
        );

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
        await RestAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run?.Dispose();
        Documents.Dispose();
        _turn.Dispose();
    }

    /// <summary>The run has something to tell.</summary>
    internal void Publish()
    {
        Look();
        _surroundings.Board.Publish(Status());
    }

    /// <summary>
    /// Looks whether the folder is still there. One that was removed by hand is a failure with a name, and never comes back in part: its
    /// run is stopped, and nothing is written any more.
    /// </summary>
    internal void Look()
    {
        if (_deleted || File.Exists(SweepRecord.FileIn(Folder)) || Interlocked.Exchange(ref _lost, 1) != 0)
        {
            return;
        }

        string reason = HostedRefusals.OfRemoved(Folder);
        Volatile.Write(ref _record, Record with { State = SweepState.Failed, Failure = $"T{reason[1..]}." });
        _surroundings.Options.Log.SweepLost(Record.Id, reason);
        Volatile.Read(ref _run)?.Stop();
    }

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
                        LedgerBytes = last is null ? ended.LedgerBytes : StoredSweep.BytesOf(Folder),
                        Target = last is null ? Record.Target : SweepTarget.Of(last.Targets),
                        Settled = last is not null || Record.Settled,
                        Archive = SweepArchive.Of(run.Archive),
                        Spec = Record.Spec!.Stamped(Folder),
                    };
                    _finishing = false;
                    KeepIfPossible(kept);
                    // What a run holds, estimates above all, goes with it.
                    Volatile.Write(ref _ended, run.Ended);
                    Volatile.Write(ref _run, null);
                    _spec.Release();
                    run.Dispose();
                    _surroundings.AtRest();
                }
            },
            CancellationToken.None
        );

    /// <summary>What the ledger of the sweep, which rests, has lost since, as far as its length tells; null for nothing.</summary>
    public LedgerLossException? Lacks() => IsAtRest ? StoredSweep.Lacks(Folder, Record, () => Spec) : null;

    /// <summary>Whether no run is at work, nor meant to be.</summary>
    public bool IsAtRest => Record.State is not SweepState.Running && Volatile.Read(ref _run) is null;

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
        HostedRefusals.OfExtension(Status(), Documents.MostCommitted, reading.Spec!);
        admit();
        RunFolder.WriteWhole(Folder.SpecFile, reading.Spec!.SourceText);
        _spec.Set(reading);
        Keep(
            Record with
            {
                State = SweepState.Running,
                Failure = null,
                ResultsHash = null,
                ReportedTrials = null,
                Settled = false,
                Spec = RecordedSpec.Of(reading.Spec, Folder),
            }
        );
        Start();
    }

    private void Start()
    {
        if (_closed)
        {
            throw new SweepServiceException(SweepServiceFailure.Unavailable, SweepServiceException.ClosingMessage);
        }

        Task before = RestAsync();
        _spec.Hold(Record);
        var run = new HostedRun(_surroundings, this, before);
        Volatile.Write(ref _run, run);
        run.Start();
    }

    private void Keep(SweepRecord record)
    {
        ThrowIfLost();
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
        catch (SweepServiceException)
        {
            // The folder is gone, which has been told.
        }
        catch (RunException failure)
        {
            _surroundings.Options.Log.RecordNotKept(failure.Message);
            Volatile.Write(ref _record, record);
        }
    }

    /// <summary>Refuses what cannot be had any more.</summary>
    /// <exception cref="SweepServiceException">The folder is gone.</exception>
    internal void ThrowIfLost()
    {
        Look();
        if (Lost is { } reason)
        {
            throw new SweepServiceException(SweepServiceFailure.Gone, reason);
        }
    }

    private async Task<SweepStatus> InTurnAsync(Action act, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_deleted)
            {
                throw SweepServiceException.NoSuchSweep(Record.Id);
            }

            SweepState before = Record.State;
            // Files are written; a caller's thread may be one that serves others.
            await Task.Run(act, CancellationToken.None).ConfigureAwait(false);
            if (Record.State != before && Record.State is SweepState.Completed or SweepState.Failed or SweepState.Cancelled)
            {
                _surroundings.Options.Ended(Status());
            }
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
        if (!_deleted)
        {
            _surroundings.Board.Publish(status);
        }

        return status;
    }
}
