using System.Diagnostics;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Running.Sharing;
using ModalityCompetition.Sweeps.Running.Workers;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>
/// One run of an <see cref="EmbeddedRunner"/>: turns the coordinator's commands into work on threads and what comes of it into events. Only
/// <see cref="Handle"/> talks to the coordinator, on one thread at a time.
/// </summary>
internal sealed class EmbeddedRun : IDisposable
{
    private readonly ITrialEngine _engine;
    private readonly ITrialLedger _ledger;
    private readonly RunnerOptions _options;
    private readonly SweepCoordinator _coordinator;
    private readonly CoordinatorLog _log;
    private readonly SweepPlan _plan;
    private readonly TargetWatch _targets;
    private readonly Lock _gate = new();
    private readonly Queue<SweepEvent> _events = [];
    private readonly TaskCompletionSource<Finish> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IReadOnlyList<IBlockWorker> _workers;
    private readonly KnownTrials? _known;
    private readonly SharedBlocks? _shared;
    private LedgerException? _ledgerFailure;
    private bool _handling;
    private readonly ActivityContext? _trace = Activity.Current?.Context;
    private readonly long _others;
    private long _done;
    private long _computed;

    public EmbeddedRun(
        ITrialEngine engine,
        ITrialLedger ledger,
        RunnerOptions options,
        SweepCoordinator coordinator,
        CoordinatorLog log,
        SweepPlan plan,
        TargetWatch targets,
        KnownTrials? known,
        long others
    )
    {
        _engine = engine;
        _ledger = ledger;
        _options = options;
        _coordinator = coordinator;
        _log = log;
        _plan = plan;
        _targets = targets;
        _others = others;
        _done = coordinator.Done - others;
        _known = known;
        _shared = options.Leases is { } leases ? new SharedBlocks(leases, coordinator, options.Workers, Start, Post) : null;
        _workers = options.Source is { } source
            ? source.Workers(plan, RunBlockOnWorker)
            : [.. Enumerable.Range(0, options.Workers).Select(w => new BlockWorker(w, RunBlockOnWorker))];
    }

    /// <summary>Committed trials; may be read by any thread.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Trials that this run has computed and committed; may be read by any thread.</summary>
    public long Computed => Interlocked.Read(ref _computed);

    /// <summary>What went wrong with the ledger; null when nothing did.</summary>
    public LedgerException? LedgerFailure => _ledgerFailure;

    /// <summary>Runs until the coordinator ends the sweep.</summary>
    public async Task<Finish> DriveAsync(CancellationToken cancellation)
    {
        using CancellationTokenRegistration stop = cancellation.Register(() => Post(new StopRequested()));
        foreach (ConfigurationJudged judged in _targets.Judgements)
        {
            Post(judged);
        }

        for (int worker = 0; worker < _workers.Count; worker++)
        {
            Post(new WorkerJoined(worker));
        }

        _ = _shared?.WatchAsync(_options.Clock);
        Finish finish = await _finished.Task.ConfigureAwait(false);
        await EndWorkersAsync().ConfigureAwait(false);
        return finish;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _shared?.Dispose();
        foreach (IBlockWorker worker in _workers)
        {
            worker.Dispose();
        }
    }

    // Takes an event from any thread. One thread at a time handles events, and whoever posts one while nobody does handles it and what is
    // posted meanwhile: a worker that has computed a block so learns its next one without waking another thread and waiting for it.
    private void Post(SweepEvent happened)
    {
        lock (_gate)
        {
            _events.Enqueue(happened);
            if (_handling)
            {
                return;
            }

            _handling = true;
        }

        while (NextEvent() is { } next)
        {
            try
            {
                Handle(next);
            }
            catch (Exception failure)
            {
                _finished.TrySetException(failure);
            }
        }
    }

    private SweepEvent? NextEvent()
    {
        lock (_gate)
        {
            // What comes after the end, such as another request to stop, changes nothing.
            _handling = !_finished.Task.IsCompleted && _events.Count > 0;
            return _handling ? _events.Dequeue() : null;
        }
    }

    private void Handle(SweepEvent happened)
    {
        Note(happened);
        Finish? finish = null;
        foreach (SweepEvent next in (_shared?.Translate(happened) ?? [happened]).SelectMany(Judged))
        {
            finish = Obey(_log.Handle(next));
            if (finish is not null)
            {
                break;
            }
        }

        _shared?.Settle();
        Interlocked.Exchange(ref _done, _coordinator.Done - _others);
        if (finish is not null)
        {
            _finished.TrySetResult(finish);
        }
    }

    private void Note(SweepEvent happened)
    {
        switch (happened)
        {
            case StopRequested:
                _options.Log.StopRequested();
                break;
            case LedgerLost lost:
                Interlocked.CompareExchange(ref _ledgerFailure, new LedgerException(lost.Reason), null);
                break;
        }
    }

    // A commit is judged first, so that a configuration that has stopped gets no block in its wake.
    private IEnumerable<SweepEvent> Judged(SweepEvent happened)
    {
        if (happened is not (BlockCommitted or CommittedElsewhere))
        {
            return [happened];
        }

        TrialBlock block = happened is BlockCommitted mine ? mine.Block : ((CommittedElsewhere)happened).Block;
        _known?.Add(block);
        try
        {
            return _targets.Advance(block.Configuration) is { } judged ? [judged, happened] : [happened];
        }
        catch (LedgerException failure)
        {
            Interlocked.CompareExchange(ref _ledgerFailure, failure, null);
            return happened is BlockCommitted ? [new CommitFailed(block, failure.Message)] : [happened, new LedgerLost(failure.Message)];
        }
    }

    private Finish? Obey(IReadOnlyList<SweepCommand> commands)
    {
        Finish? finish = null;
        foreach (SweepCommand command in commands)
        {
            switch (command)
            {
                case Finish end:
                    finish = end;
                    break;
                case RunBlock run when _shared is not null:
                    _shared.Want(run);
                    break;
                case RunBlock run:
                    Start(run);
                    break;
                case CancelBlock cancel when _shared?.TryDrop(cancel.Worker) != true:
                    _workers[cancel.Worker].Cancel();
                    break;
                case CancelBlock:
                    break;
                case RecordFailure record:
                    Record(record);
                    break;
                default:
                    throw new UnreachableException($"{command} is not known.");
            }
        }

        return finish;
    }

    private void Start(RunBlock command) => _workers[command.Worker].Give(command);

    private void Record(RecordFailure record)
    {
        TrialBlock block = record.Block;
        _options.Log.TrialRecorded(
            block.FirstTrial,
            block.Configuration,
            record.Outcome == TrialOutcome.TimedOut ? "timed out" : "crashed",
            record.Reason
        );
        RunTelemetry.BlockBegun(block.Count);
        _ = CommitAsync(block, record.Result(_plan.Spec), null);
    }

    private async Task EndWorkersAsync()
    {
        foreach (IBlockWorker worker in _workers)
        {
            worker.Close();
        }

        await Task.WhenAll(_workers.Select(w => w.Ended)).ConfigureAwait(false);
    }

    // On a worker's thread. Every path posts exactly one event that ends the block for the worker.
    private void RunBlockOnWorker(RunBlock command, CancellationToken cancellation)
    {
        RunTelemetry.BlockBegun(command.Block.Count);
        Activity? activity = Traced(command);
        if (Train(command, activity, cancellation) is { } results)
        {
            Post(new BlockComputed(command.Worker));
            _ = CommitAsync(command.Block, results, activity);
        }
        else
        {
            RunTelemetry.BlockEnded(command.Block.Count);
            activity?.Dispose();
        }

        if (activity is not null)
        {
            // The thread goes on with another block, and what it says then is no part of this one.
            Activity.Current = null;
        }
    }

    private Activity? Traced(RunBlock command) =>
        SweepTraces.Block(command.Block.Configuration, command.Block.FirstTrial, command.Block.Count, command.Attempt, _trace);

    // The results of a block; null where there are none, which has been told then.
    private ResultBlock? Train(RunBlock command, Activity? activity, CancellationToken cancellation)
    {
        long started = _options.Clock.GetTimestamp();
        using CancellationTokenSource? limit = _options.TrialTimeLimit is { } each
            ? new CancellationTokenSource(TimeFor(command.Block, each), _options.Clock)
            : null;
        using CancellationTokenSource? either = limit is null
            ? null
            : CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using Activity? batch = activity is null
                ? null
                : SweepTraces.Batch(command.Block.Configuration, command.Block.FirstTrial, command.Block.Count);
            ResultBlock results = _engine
                .Run(_plan.Batch(command.Block), either?.Token ?? cancellation)
                .Require(command.Block.Count, _plan.Layout(command.Block.Configuration));
            TimeSpan duration = _options.Clock.GetElapsedTime(started);
            RunTelemetry.BlockComputed(duration);
            Trained(command, duration, failed: false);
            return results;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _shared?.Release(command.Block);
            Post(new BlockReleased(command.Worker));
            return null;
        }
        catch (OperationCanceledException) when (limit is { IsCancellationRequested: true })
        {
            Trained(command, _options.Clock.GetElapsedTime(started), failed: true);
            RunTelemetry.BlockFailed(InstrumentLabels.TimedOut);
            string reason = FormattableString.Invariant(
                $"no result within {TimeFor(command.Block, _options.TrialTimeLimit!.Value).TotalSeconds:0.###} s"
            );
            _options.Log.AttemptTimedOut(command.Attempt, Named(command.Block), command.Block.Configuration, reason);
            _shared?.Release(command.Block);
            Post(new BlockFailed(command.Worker, reason, TimedOut: true));
            return null;
        }
        catch (EngineUnavailableException absent)
        {
            activity?.SetStatus(ActivityStatusCode.Error, absent.Message);
            RunTelemetry.BlockFailed(InstrumentLabels.Unable);
            _options.Log.WorkerUnable(command.Worker, absent.Message, absent.InnerException);
            _shared?.Release(command.Block);
            Post(new WorkerUnable(command.Worker, absent.Message));
            return null;
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
            Trained(command, _options.Clock.GetElapsedTime(started), failed: true);
            RunTelemetry.BlockFailed(failure is TimeoutException ? InstrumentLabels.TimedOut : InstrumentLabels.Failed);
            // An engine that words a failure keeps its cause, and that is what helps whoever reads the log.
            _options.Log.AttemptFailed(
                command.Attempt,
                Named(command.Block),
                command.Block.Configuration,
                failure.Message,
                failure.GetBaseException()
            );
            _shared?.Release(command.Block);
            Post(
                new BlockFailed(
                    command.Worker,
                    MemoryAdvice.Reason(failure),
                    TimedOut: failure is TimeoutException,
                    IsCertain: failure is CertainFailureException
                )
            );
            return null;
        }
    }

    private void Trained(RunBlock command, TimeSpan duration, bool failed) =>
        RunTelemetry.BatchEnded(_engine.Identity.Name, _engine.Identity.Name, command.Block.Count, duration, failed);

    private static string Named(TrialBlock block) =>
        block.Count == 1
            ? FormattableString.Invariant($"trial {block.FirstTrial}")
            : FormattableString.Invariant($"trials {block.FirstTrial} to {block.EndTrial - 1}");

    private async Task CommitAsync(TrialBlock block, ResultBlock results, Activity? activity)
    {
        // Of this method alone: what is set here does not flow back to who called it.
        Activity? append = activity is null
            ? null
            : SweepTraces.Append(block.Configuration, block.FirstTrial, block.Count, activity.Context);
        try
        {
            await _ledger.AppendAsync(block, results, CancellationToken.None).ConfigureAwait(false);
            RunTelemetry.TrialsCommitted(results);
            Interlocked.Add(ref _computed, block.Count);
            Post(new BlockCommitted(block));
        }
        catch (Exception failure)
        {
            LedgerException told =
                failure as LedgerException
                ?? new LedgerException(
                    $"Results of configuration {block.Configuration} could not be committed: {failure.Message}",
                    failure
                );
            append?.SetStatus(ActivityStatusCode.Error, told.Message);
            Interlocked.CompareExchange(ref _ledgerFailure, told, null);
            Post(new CommitFailed(block, told.Message));
        }
        finally
        {
            append?.Dispose();
            activity?.Dispose();
            RunTelemetry.BlockEnded(block.Count);
        }
    }

    // Timers take no more than about 49 days; nobody waits for that long.
    private static TimeSpan TimeFor(TrialBlock block, TimeSpan each) =>
        TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(each.TotalMilliseconds * block.Count), int.MaxValue));
}
