using System.Diagnostics;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Grains.Failures;
using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Services.Contract;
using Orleans.Concurrency;

namespace ModalityCompetition.Grains.Sweeps;

/// <summary>
/// See <see cref="ISweepGrain"/>. A wish is written to the store, then obeyed, so whatever a caller was told survives a crash. What to run
/// next is decided by the coordinator within <see cref="ClusterRun"/>.
/// </summary>
[Reentrant, KeepAlive]
internal sealed partial class SweepGrain : Grain, ISweepGrain, IRemindable, IDisposable
{
    private const string Reminder = "work";
    private static readonly TimeSpan s_reminderPeriod = TimeSpan.FromMinutes(1);
    private readonly ISweepStore _store;
    private readonly OpenSweeps _sweeps;
    private readonly ISweepLedgers _ledgers;
    private readonly SweepDevices _devices;
    private readonly MarkedWork _marked;
    private readonly SiloDevices _own;
    private readonly SweepSpecs _specs;
    private readonly DeviceOptions _deviceOptions;
    private readonly SweepOptions _options;
    private readonly SweepArchives _archives;
    private readonly EstimateTurns _turns;
    private readonly TimeProvider _clock;
    private readonly ILogger<SweepGrain> _log;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SemaphoreSlim _writing = new(1);
    private SweepEntry? _entry;
    private ClusterRun? _run;
    private RunArchive? _archive;
    private ArchiveStanding? _standing;
    private Task _working = Task.CompletedTask;
    private Task _bringing = Task.CompletedTask;
    private CancellationTokenSource? _bringingEnds;
    private ActivityContext? _trace;

    public SweepGrain(
        ISweepStore store,
        OpenSweeps sweeps,
        ISweepLedgers ledgers,
        SweepDevices devices,
        MarkedWork marked,
        SiloDevices own,
        SweepSpecs specs,
        DeviceOptions deviceOptions,
        SweepOptions options,
        SweepArchives archives,
        EstimateTurns turns,
        TimeProvider clock,
        ILogger<SweepGrain> log
    )
    {
        _store = store;
        _sweeps = sweeps;
        _ledgers = ledgers;
        _devices = devices;
        _marked = marked;
        _own = own;
        _specs = specs;
        _deviceOptions = deviceOptions;
        _options = options;
        _archives = archives;
        _turns = turns;
        _clock = clock;
        _log = log;
    }

    private string Id => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        PlainFailures.GuardAsync(async () =>
        {
            _entry = await _store.FindAsync(Id, cancellationToken);
            await FinishRemovalAsync();
            StartIfWanted();
        });

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _run?.Abandon();
        _bringingEnds?.Cancel();
        _leaving = true;
        _finish.Cancel();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Wake()
    {
        StartIfWanted();
        LeaveIfAtRest();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        StartIfWanted();
        // The reminder of a sweep at rest says that its archive may be behind: a silo died that would have brought it up.
        BringUp();
        LeaveIfAtRest();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<SweepStatusRecord?> Status() => Task.FromResult(_entry is null ? null : Standing());

    /// <inheritdoc/>
    public Task<AnswerRecord> Submit(SubmissionRecord submission) =>
        InTurnAsync(
            async () =>
            {
                _trace = SweepTraces.Read(submission.Trace);
                Submission wanted = Submission.Read(
                    submission,
                    Id,
                    await _devices.AllAsync(),
                    _specs.Experiments,
                    _own.Programs,
                    _options,
                    _clock
                );
                if (_entry is null)
                {
                    await RefuseOneMoreAsync();
                    // Another activation may have added it meanwhile; then it is as good as this one.
                    bool added = await _store.AddAsync(wanted.Entry, CancellationToken.None);
                    _entry = await _store.FindAsync(Id, CancellationToken.None);
                    StartIfWanted();
                    return wanted.Answer(Standing(), added ? SubmissionOutcome.Created : SubmissionOutcome.Unchanged);
                }

                SubmissionOutcome outcome = SubmissionOutcome.Unchanged;
                if (_entry.Priority != wanted.Entry.Priority)
                {
                    await ChangeAsync(e => e with { Priority = wanted.Entry.Priority });
                    outcome = SubmissionOutcome.Extended;
                    if (_run is { } run)
                    {
                        run.Priority = wanted.Entry.Priority;
                    }
                }

                if (!wanted.AsksForTheSameAs(_specs.Of(_entry)))
                {
                    if (_entry.State is SweepState.Running)
                    {
                        throw new SweepServiceException(
                            SweepServiceFailure.Conflict,
                            $"The sweep {Id} is at work and cannot take another number of trials, target, archive or description now: "
                                + "pause it or "
                                + $"wait until it is completed, then submit again."
                        );
                    }

                    await _working;
                    wanted.RefuseFewerTrialsThan(await _sweeps.GetAsync(Id, 0));
                    await RefuseOneMoreAsync();
                    await ChangeAsync(e =>
                        e with
                        {
                            Spec = wanted.Entry.Spec,
                            Source = wanted.Entry.Source,
                            State = SweepState.Running,
                            Failure = null,
                            ResultsHash = null,
                        }
                    );
                    outcome = SubmissionOutcome.Extended;
                    StartIfWanted();
                }

                return wanted.Answer(Standing(), outcome);
            },
            mayBeNew: true
        );

    /// <inheritdoc/>
    public Task<AnswerRecord> Cancel() =>
        WishAsync(
            SweepState.Cancelled,
            state => state is SweepState.Completed ? "has all its trials and cannot be cancelled any more: leave it as it is" : null
        );

    /// <inheritdoc/>
    public Task<AnswerRecord> Pause() =>
        WishAsync(
            SweepState.Paused,
            state =>
                state switch
                {
                    SweepState.Completed => "has all its trials and cannot be paused any more: leave it as it is",
                    SweepState.Cancelled or SweepState.Failed =>
                        $"is {state.ToString().ToLowerInvariant()} and does nothing that could be paused: resume it first, or "
                            + $"leave it as it is",
                    _ => null,
                }
        );

    /// <inheritdoc/>
    public Task<AnswerRecord> Resume() =>
        InTurnAsync(async () =>
        {
            if (_entry!.State == SweepState.Completed)
            {
                await LookAgainAsync();
            }

            if (_entry.State is not (SweepState.Running or SweepState.Completed))
            {
                await RefuseOneMoreAsync();
            }

            if (
                await ChangeAsync(e =>
                    e.State is SweepState.Running or SweepState.Completed ? null : e with { State = SweepState.Running, Failure = null }
                )
            )
            {
                StartIfWanted();
            }

            return SweepMapping.Answer(Standing());
        });

    /// <inheritdoc/>
    public void Dispose()
    {
        _run?.Abandon();
        _bringingEnds?.Dispose();
        _finish.Dispose();
        _turn.Dispose();
        _writing.Dispose();
    }

    private Task<AnswerRecord> WishAsync(SweepState wish, Func<SweepState, string?> refusal) =>
        InTurnAsync(async () =>
        {
            bool changed = await ChangeAsync(e =>
            {
                SweepState state = _finishing && e.State == SweepState.Running ? SweepState.Finishing : e.State;
                return state == wish ? null
                    : refusal(state) is { } reason
                        ? throw new SweepServiceException(SweepServiceFailure.Conflict, $"The sweep {Id} {reason}.")
                    : e with { State = wish, Failure = null };
            });
            if (changed)
            {
                _run?.Stop();
                _finish.Cancel();
            }

            return SweepMapping.Answer(Standing());
        });

    // One wish at a time. What a caller caused is an answer; what else goes wrong is an exception, after which the grain begins anew from
    // the store.
    private async Task<AnswerRecord> InTurnAsync(Func<Task<AnswerRecord>> act, bool mayBeNew = false)
    {
        await _turn.WaitAsync();
        try
        {
            return _entry is null && !mayBeNew
                ? SweepMapping.Refuse(SweepServiceFailure.NotFound, SweepServiceException.NoSuchSweep(Id).Message)
                : await act();
        }
        catch (SweepServiceException refused)
        {
            return SweepMapping.Refuse(refused.Failure, refused.Message, refused.Details);
        }
        finally
        {
            _turn.Release();
            LeaveIfAtRest();
        }
    }

    // Wishes and the run both write, and a writing takes as long as the database does; so one at a time, each from what the one before has
    // left. A change to null is none.
    private async Task<bool> ChangeAsync(Func<SweepEntry, SweepEntry?> change)
    {
        await _writing.WaitAsync();
        try
        {
            if (change(_entry!) is not { } wanted)
            {
                return false;
            }

            if (await _store.ChangeAsync(wanted, CancellationToken.None) is not { } changed)
            {
                // Another activation of this sweep has written: it is the one that counts.
                _run?.Abandon();
                DeactivateOnIdle();
                throw new SweepServiceException(
                    SweepServiceFailure.Unavailable,
                    $"The sweep {Id} has just moved to another silo: ask again."
                );
            }

            _entry = changed;
            return true;
        }
        finally
        {
            _writing.Release();
        }
    }

    private void StartIfWanted()
    {
        if (_entry?.State == SweepState.Running && _working.IsCompleted)
        {
            _bringingEnds?.Cancel();
            _working = WorkAsync();
        }
    }

    private void LeaveIfAtRest()
    {
        if (_working.IsCompleted && _bringing.IsCompleted && _entry?.State != SweepState.Running)
        {
            DeactivateOnIdle();
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            // Who resumes the sweep while its reminder is being taken back finds it at work, so it is looked at again after that.
            while (_entry!.State == SweepState.Running)
            {
                await this.RegisterOrUpdateReminder(Reminder, s_reminderPeriod, s_reminderPeriod);
                while (_entry.State == SweepState.Running)
                {
                    await RunAsync();
                }

                if (_options.Archives.AddressOf(_specs.Of(_entry).ArchiveAddress) is { } address && _entry.Archive is not { Behind: null })
                {
                    _log.LogDebug("The archive {Address} of {Sweep} is brought up while the sweep rests", address, Id);
                    break;
                }

                if (await this.GetReminder(Reminder) is { } reminder)
                {
                    await this.UnregisterReminder(reminder);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Abandoned: another activation goes on.
        }
        catch (Exception failure)
        {
            // The store or the cluster does not answer. The reminder, or whoever asks next, begins anew with what is durable.
            _log.LogError(failure, "The work on {Sweep} is interrupted and will be taken up again", Id);
            DeactivateOnIdle();
        }
        finally
        {
            _run?.Dispose();
            _run = null;
            _archive = null;
            _finishing = false;
        }

        if (_entry?.State != SweepState.Running)
        {
            RestAsync().Ignore();
        }
    }

    private async Task RunAsync()
    {
        // A new version is a new term: orders of an incarnation that died, or only seems dead, are void from here on.
        await ChangeAsync(e => e with { Archive = null });
        long term = _entry!.Version;
        OpenSweep sweep = await _sweeps.GetAsync(Id, term);
        await _sweeps.RefreshAsync(sweep, CancellationToken.None);
        (_archive, _standing) = _archives.Open(sweep, _entry.Engine);
        RunArchive? archive = _archive;
        try
        {
            await RunAsync(sweep, term, archive);
        }
        finally
        {
            if (archive is not null)
            {
                await archive.LeaveAsync();
                await archive.DisposeAsync();
            }
        }
    }

    private async Task RunAsync(OpenSweep sweep, long term, RunArchive? archive)
    {
        if (archive is not null && await PulledAsync(sweep, archive) is { } refusal)
        {
            await ChangeAsync(e => e.State == SweepState.Running ? e with { State = SweepState.Failed, Failure = refusal } : null);
            return;
        }

        if (await HasLostAsync(sweep) || await EndsSilosAsync(sweep))
        {
            return;
        }

        _run = await Task.Run(() =>
            new ClusterRun(
                sweep,
                _sweeps,
                term,
                _deviceOptions.BlocksPerSweep,
                _options,
                key => GrainFactory.GetGrain<IDeviceGrain>(key),
                _clock,
                _log
            )
            {
                Committed = archive is null ? null : archive.Report,
            }
        );
        if (_entry!.State != SweepState.Running)
        {
            _run.Stop();
        }

        archive?.Follow(sweep.Ledger, SweepArchives.Spec(sweep), stop => _sweeps.RefreshAsync(sweep, stop));
        using var ended = new CancellationTokenSource();
        using Activity? activity = SweepTraces.Sweep(Id, _trace);
        Task following = _devices.FollowAsync(_run, _entry.Engine, () => EndsSilosAsync(sweep), ended.Token);
        using var told = new SweepTelling(Id, sweep.Spec, _options.Told);
        Task telling = TellAsync(_run, sweep, told, ended.Token);
        Finish finish;
        try
        {
            finish = await _run.DriveAsync();
        }
        finally
        {
            await ended.CancelAsync();
            await following;
            await telling;
        }

        told.Finish();
        await SettleAsync(finish, sweep, archive);
        Ended(finish, activity);
    }
}
