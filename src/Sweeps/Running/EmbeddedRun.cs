using System.Diagnostics;
using System.Threading.Channels;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>
/// One run of an <see cref="EmbeddedRunner"/>: turns the coordinator's commands into work on threads and what comes of it into events. Only
/// the loop in <see cref="DriveAsync"/> talks to the coordinator.
/// </summary>
internal sealed class EmbeddedRun : IDisposable
{
    private readonly ITrialEngine _engine;
    private readonly ITrialLedger _ledger;
    private readonly RunnerOptions _options;
    private readonly SweepCoordinator _coordinator;
    private readonly SweepPlan _plan;
    private readonly TargetWatch _targets;
    private readonly Channel<SweepEvent> _events = Channel.CreateUnbounded<SweepEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly BlockWorker[] _workers;
    private LedgerException? _ledgerFailure;
    private long _done;

    public EmbeddedRun(
        ITrialEngine engine, ITrialLedger ledger, RunnerOptions options, SweepCoordinator coordinator, SweepPlan plan, TargetWatch targets)
    {
        _engine = engine;
        _ledger = ledger;
        _options = options;
        _coordinator = coordinator;
        _plan = plan;
        _targets = targets;
        _done = coordinator.Done;
        _workers = [.. Enumerable.Range(0, options.Workers).Select(w => new BlockWorker(w, RunBlockOnWorker))];
    }

    /// <summary>Committed trials; may be read by any thread.</summary>
    public long Done => Interlocked.Read(ref _done);

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

        for (int worker = 0; worker < _workers.Length; worker++)
        {
            Post(new WorkerJoined(worker));
        }

        await foreach (SweepEvent happened in _events.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (happened is StopRequested)
            {
                _options.Log?.Write(RunLogLevel.Information, "Stop requested; blocks in work are dropped, finished ones are committed");
            }

            foreach (SweepEvent next in Judged(happened))
            {
                foreach (SweepCommand command in _coordinator.Handle(next))
                {
                    if (command is Finish finish)
                    {
                        await EndWorkersAsync().ConfigureAwait(false);
                        return finish;
                    }

                    Obey(command);
                }
            }

            Interlocked.Exchange(ref _done, _coordinator.Done);
        }

        throw new UnreachableException("The events ended before the sweep.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (BlockWorker worker in _workers)
        {
            worker.Dispose();
        }
    }

    // A commit is judged first, so that a configuration that has stopped gets no block in its wake.
    private IEnumerable<SweepEvent> Judged(SweepEvent happened)
    {
        if (happened is not BlockCommitted committed)
        {
            return [happened];
        }

        try
        {
            return _targets.Advance(committed.Block.Configuration) is { } judged ? [judged, happened] : [happened];
        }
        catch (LedgerException failure)
        {
            Interlocked.CompareExchange(ref _ledgerFailure, failure, null);
            return [new CommitFailed(committed.Block, failure.Message)];
        }
    }

    private void Obey(SweepCommand command)
    {
        switch (command)
        {
            case RunBlock run:
                _workers[run.Worker].Give(run);
                break;
            case CancelBlock cancel:
                _workers[cancel.Worker].Cancel();
                break;
            default:
                throw new UnreachableException($"{command} is not known.");
        }
    }

    private async Task EndWorkersAsync()
    {
        Interlocked.Exchange(ref _done, _coordinator.Done);
        foreach (BlockWorker worker in _workers)
        {
            worker.Close();
        }

        await Task.WhenAll(_workers.Select(w => w.Ended)).ConfigureAwait(false);
    }

    // On a worker's thread. Every path posts exactly one event that ends the block for the worker.
    private void RunBlockOnWorker(RunBlock command, CancellationToken cancellation)
    {
        using Activity? activity = RunTelemetry.StartBlock(command);
        long started = _options.Clock.GetTimestamp();
        TrialResult[] results;
        try
        {
            results = _engine.Run(_plan.Batch(command.Block), cancellation);
            if (results.Length != command.Block.Count)
            {
                throw new InvalidOperationException($"the engine returned {results.Length} results for {command.Block.Count} trials");
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            RunTelemetry.BlockEnded(command.Block);
            Post(new BlockReleased(command.Worker));
            return;
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
            RunTelemetry.BlockFailed();
            RunTelemetry.BlockEnded(command.Block);
            _options.Log?.Write(
                RunLogLevel.Warning, "Attempt {Attempt} at trials {First} to {Last} of configuration {Configuration} failed: {Failure}",
                command.Attempt, command.Block.FirstTrial, command.Block.EndTrial - 1, command.Block.Configuration, failure.ToString());
            Post(new BlockFailed(command.Worker, failure.Message));
            return;
        }

        RunTelemetry.BlockComputed(_options.Clock.GetElapsedTime(started));
        Post(new BlockComputed(command.Worker));
        _ = CommitAsync(command.Block, results);
    }

    private async Task CommitAsync(TrialBlock block, TrialResult[] results)
    {
        try
        {
            await _ledger.AppendAsync(block, results, CancellationToken.None).ConfigureAwait(false);
            RunTelemetry.BlockCommitted(block, results);
            Post(new BlockCommitted(block));
        }
        catch (Exception failure)
        {
            LedgerException told = failure as LedgerException
                ?? new LedgerException($"Results of configuration {block.Configuration} could not be committed: {failure.Message}", failure);
            Interlocked.CompareExchange(ref _ledgerFailure, told, null);
            Post(new CommitFailed(block, told.Message));
        }
        finally
        {
            RunTelemetry.BlockEnded(block);
        }
    }

    private void Post(SweepEvent happened) => _events.Writer.TryWrite(happened);
}
