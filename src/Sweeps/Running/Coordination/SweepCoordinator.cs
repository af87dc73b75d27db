using System.Diagnostics;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>
/// Decides what a sweep does next: which block which worker runs, when a block is tried again, when the sweep ends. Events in, commands
/// out; no clock, no I/O, no threads. Every driver (worker threads of this process, processes that share a database, grains of a cluster)
/// feeds the same class and decides nothing itself. Calls must not overlap. Memory depends on configurations and blocks in work, not on
/// trials.
/// </summary>
public sealed class SweepCoordinator
{
    // Trials in a row that fail as surely as can be said, while none completes, before the next one ends the sweep.
    private const int MostCertain = 2;

    // Joined blocks that there shall still be for every worker.
    private const int LeastForEach = 8;

    private readonly SweepPlan _plan;
    private readonly CoordinatorLimits _limits;
    private readonly IBlockSource _undone;
    private readonly SortedSet<int> _idle = [];
    private readonly Dictionary<int, BlockAttempt> _running = [];
    private readonly Dictionary<TrialBlock, BlockAttempt> _committing = [];
    private readonly Queue<BlockAttempt> _again = [];
    private readonly SuspectTrials _suspects = new();
    private readonly Dictionary<TrialBlock, BlockAttempt> _elsewhere = [];
    private long _dropped;
    private long _crashed;
    private long _computed;
    private long _able;
    private SweepEnd? _end;
    private string? _reason;

    /// <summary>Starts a sweep with no workers.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="limits">Within which limits.</param>
    /// <param name="committed">The trials of a configuration that are committed already, as <see cref="ITrialLedger.Committed"/> says;
    /// asked once each.</param>
    public SweepCoordinator(SweepPlan plan, CoordinatorLimits limits, Func<int, IReadOnlyList<TrialRange>> committed)
        : this(plan, limits, Blocks(plan, committed)) => Done = _undone.CommittedAtStart;

    /// <summary>Goes on from where another one was.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="limits">Within which limits.</param>
    /// <param name="state">What the other one knew.</param>
    internal SweepCoordinator(SweepPlan plan, CoordinatorLimits limits, CoordinatorState state)
        : this(
            plan,
            limits,
            plan.Spec.Until is null ? new UndoneBlocks(plan, state.Blocks) : (IBlockSource)new TargetedBlocks(plan, state.Blocks)
        )
    {
        _idle.UnionWith(state.Idle);
        _running = state.Running.ToDictionary(r => r.Worker, r => r.Attempt);
        _committing = state.Committing.ToDictionary(a => a.Block);
        _again = new Queue<BlockAttempt>(state.Again);
        _elsewhere = state.Elsewhere.ToDictionary(a => a.Block);
        foreach (SuspectTrial suspect in state.Suspects)
        {
            _suspects.Add(suspect.Block, suspect.Reason);
        }

        (_dropped, _crashed, _computed, _able, Done) = (state.Dropped, state.Crashed, state.Computed, state.Able, state.Done);
        (_end, _reason) = (state.End, state.Reason);
    }

    private SweepCoordinator(SweepPlan plan, CoordinatorLimits limits, IBlockSource undone)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.Retries, 0, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MostUncommitted, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MostCrashed, 0, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MostSuspects, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MostJoined, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.WorkersUnjoined, 1, nameof(limits));
        _plan = plan;
        _limits = limits;
        _undone = undone;
    }

    /// <summary>Within which limits it decides.</summary>
    public CoordinatorLimits Limits => _limits;

    /// <summary>Configurations of the sweep.</summary>
    internal int ConfigurationCount => _plan.ConfigurationCount;

    /// <summary>Trials the sweep asks for, with a target the most it may have.</summary>
    public long Total => _plan.TotalTrials;

    /// <summary>Committed trials, those from before the start included.</summary>
    public long Done { get; private set; }

    /// <summary>Whether <see cref="Finish"/> has been commanded; no event is expected any more.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Whether the sweep winds down: no block is started any more.</summary>
    public bool IsEnding => _end is not null;

    /// <summary>Whether a worker has nothing to do.</summary>
    public bool HasIdleWorker => _idle.Count > 0;

    /// <summary>Whether another process has a block in work, as far as this one was told.</summary>
    public bool IsElsewhere(TrialBlock block) => _elsewhere.ContainsKey(block);

    /// <summary>How many blocks other processes have in work, as far as this one was told.</summary>
    public int ElsewhereCount => _elsewhere.Count;

    /// <summary>The blocks that other processes have in work, as far as this one was told; a snapshot.</summary>
    public IReadOnlyList<TrialBlock> Elsewhere => [.. _elsewhere.Keys];

    /// <summary>
    /// Blocks that idle workers will be given, in that order, as far as that is settled: those to be tried again first. Nothing is
    /// promised; none once the sweep winds down.
    /// </summary>
    /// <param name="filter">Which of them are asked for.</param>
    /// <param name="most">How many at most, at least 0.</param>
    public IReadOnlyList<TrialBlock> Upcoming(Func<TrialBlock, bool> filter, int most)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (IsEnding)
        {
            return [];
        }

        TrialBlock[] again = [.. _again.Select(a => a.Block).Where(filter).Take(most)];
        return [.. again, .. _undone.Upcoming(filter, most - again.Length)];
    }

    /// <summary>Trials that no worker has been given yet and that are still wanted.</summary>
    public long Remaining => _undone.Remaining + _again.Sum(a => (long)a.Block.Count);

    /// <summary>Takes an event and says what to do now, in order.</summary>
    /// <exception cref="InvalidOperationException">The event cannot have happened, for example because the worker has no block.</exception>
    public IReadOnlyList<SweepCommand> Handle(SweepEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (IsFinished)
        {
            throw new InvalidOperationException($"{happened} came after the end of the sweep.");
        }

        var commands = new List<SweepCommand>();
        switch (happened)
        {
            case WorkerJoined joined:
                Require(!_running.ContainsKey(joined.Worker) && _idle.Add(joined.Worker), happened);
                _able++;
                break;
            case WorkerLost lost:
                Require(_idle.Remove(lost.Worker) | GiveBack(lost.Worker), happened);
                break;
            case WorkerUnable unable:
                Require(_idle.Remove(unable.Worker) | GiveBack(unable.Worker), happened);
                if (--_able == 0)
                {
                    EndWith(SweepEnd.Failed, unable.Reason, commands);
                }

                break;
            case BlockReleased released:
                Require(GiveBack(released.Worker) && _idle.Add(released.Worker), happened);
                break;
            case BlockComputed computed:
                BlockAttempt attempt = Take(computed.Worker, happened);
                _committing.Add(attempt.Block, attempt);
                _computed++;
                ReleaseSuspects();
                break;
            case BlockCommitted committed:
                Require(_committing.Remove(committed.Block), happened);
                Done += committed.Block.Count;
                break;
            case CommitFailed failed:
                Require(_committing.Remove(failed.Block, out BlockAttempt uncommitted), happened);
                _again.Enqueue(uncommitted);
                EndWith(SweepEnd.Failed, failed.Reason, commands);
                break;
            case BlockFailed failed:
                TryAgain(Take(failed.Worker, happened), failed, commands);
                break;
            case ConfigurationJudged judged:
                Require(_undone is TargetedBlocks targeted && targeted.Judge(judged), happened);
                break;
            case BlockHeldElsewhere held:
                BlockAttempt left = Take(held.Worker, happened);
                _elsewhere.Add(left.Block, left);
                break;
            case BlockFreed freed:
                Require(_elsewhere.Remove(freed.Block, out BlockAttempt orphan), happened);
                _again.Enqueue(orphan);
                break;
            case CommittedElsewhere committed:
                // A judgement that came before it may have dropped the block.
                bool counted = _elsewhere.Remove(committed.Block);
                Require(counted || !_undone.Wants(committed.Block), happened);
                Done += counted ? committed.Block.Count : 0;
                break;
            case LedgerLost lost:
                EndWith(SweepEnd.Failed, lost.Reason, commands);
                break;
            case StopRequested:
                EndWith(SweepEnd.Stopped, null, commands);
                break;
            default:
                throw new ArgumentException($"{happened} is not known.", nameof(happened));
        }

        DropUnwanted();
        if (!IsEnding && !HasWork && _running.Count == 0 && _computed > 0)
        {
            // Nothing will complete any more, but something did.
            ReleaseSuspects();
        }

        Assign(commands);
        FinishWhenIdle(commands);
        return commands;
    }

    /// <summary>All that it knows by now, besides plan and limits.</summary>
    internal CoordinatorState Capture() =>
        new()
        {
            Idle = [.. _idle],
            Running = [.. _running.Select(r => new BusyWorker(r.Key, r.Value))],
            Committing = [.. _committing.Values],
            Again = [.. _again],
            Elsewhere = [.. _elsewhere.Values],
            Suspects = _suspects.Waiting,
            Dropped = _dropped,
            Crashed = _crashed,
            Computed = _computed,
            Able = _able,
            Done = Done,
            End = _end,
            Reason = _reason,
            Blocks = _undone.Capture(),
        };

    /// <summary>Checks the invariants; for tests and debugging.</summary>
    /// <exception cref="UnreachableException">One does not hold; the message says which.</exception>
    public void Validate() => new CoordinatorInvariants(Capture(), _plan, _limits, _undone).Check(IsFinished, HasWork && HasRoom);

    // Blocks that were to be tried again, or that others have in work, and are not needed any more; asked before every decision, because a
    // judgement may have come in between.
    private void DropUnwanted()
    {
        if (_undone.WantsAll)
        {
            return;
        }

        for (int waiting = _again.Count; waiting > 0; waiting--)
        {
            BlockAttempt attempt = _again.Dequeue();
            if (_undone.Wants(attempt.Block))
            {
                _again.Enqueue(attempt);
            }
            else
            {
                _dropped += attempt.Block.Count;
            }
        }

        _dropped += _suspects.Drop(_undone.Wants);
        foreach (TrialBlock block in _elsewhere.Keys.Where(b => !_undone.Wants(b)).ToList())
        {
            _elsewhere.Remove(block);
            _dropped += block.Count;
        }
    }

    // The attempt that a suspect gets when another block has completed.
    private int LastAttempt => _limits.LastAttempt;

    private void ReleaseSuspects()
    {
        foreach (TrialBlock suspect in _suspects.Release())
        {
            _again.Enqueue(new BlockAttempt(suspect, LastAttempt));
        }
    }

    private bool HasWork => _again.Count > 0 || _undone.HasNext(InWork);

    // While suspects wait for the success of another trial there is no saying no to one.
    private int InWork => _suspects.Count > 0 ? int.MaxValue : _running.Count + _committing.Count + _elsewhere.Count;

    // What others have in work may come back to us, so it is not over before they have committed it.
    private bool IsOver => _again.Count == 0 && _undone.Remaining == 0 && _elsewhere.Count == 0;

    private bool HasRoom => _running.Count + _committing.Count < _limits.MostUncommitted;

    private static void Require(bool possible, SweepEvent happened)
    {
        if (!possible)
        {
            throw new InvalidOperationException($"{happened} cannot have happened now.");
        }
    }

    private static IBlockSource Blocks(SweepPlan plan, Func<int, IReadOnlyList<TrialRange>> committed)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(committed);
        return plan.Spec.Until is null ? new UndoneBlocks(plan, committed) : new TargetedBlocks(plan, committed);
    }

    private BlockAttempt Take(int worker, SweepEvent happened)
    {
        Require(_running.Remove(worker, out BlockAttempt attempt) && _idle.Add(worker), happened);
        return attempt;
    }

    private bool GiveBack(int worker)
    {
        bool busy = _running.Remove(worker, out BlockAttempt attempt);
        if (busy)
        {
            _again.Enqueue(attempt);
        }

        return busy;
    }

    // A block is tried again, then its trials one by one, then a trial waits until another block proves that the machine works; see
    // docs/decisions/0004-failed-trials.md.
    private void TryAgain(BlockAttempt failed, BlockFailed how, List<SweepCommand> commands)
    {
        TrialBlock block = failed.Block;
        if (!how.TimedOut && !how.IsCertain && failed.Number <= _limits.Retries)
        {
            _again.Enqueue(failed with { Number = failed.Number + 1 });
        }
        else if (_limits.MostCrashed == 0 && !how.TimedOut)
        {
            Park(block, how.Reason);
            EndWith(SweepEnd.Failed, Failure(block, failed.Number, how.Reason), commands);
        }
        else if (block.Count > 1)
        {
            for (long trial = block.FirstTrial; trial < block.EndTrial; trial++)
            {
                _again.Enqueue(new BlockAttempt(new TrialBlock(block.Configuration, trial, 1), 1));
            }
        }
        else if (failed.Number < LastAttempt)
        {
            Park(block, how.Reason);
            if (_suspects.Count > (how.IsCertain ? Math.Min(MostCertain, _limits.MostSuspects) : _limits.MostSuspects))
            {
                EndWith(SweepEnd.Failed, $"{_suspects.Count} trials in a row failed and none completed: {how.Reason}", commands);
            }
        }
        else if (!how.TimedOut && _crashed >= _limits.MostCrashed)
        {
            Park(block, how.Reason);
            EndWith(
                SweepEnd.Failed,
                $"more than {_crashed} trials crashed, the most that a sweep of this size may record: "
                    + Failure(block, failed.Number, how.Reason),
                commands
            );
        }
        else
        {
            _crashed += how.TimedOut ? 0 : 1;
            _committing.Add(block, failed);
            commands.Add(new RecordFailure(block, how.TimedOut ? TrialOutcome.TimedOut : TrialOutcome.Crashed, how.Reason));
        }
    }

    private void Park(TrialBlock block, string reason) => _suspects.Add(block, reason);

    private static string Failure(TrialBlock block, int attempts, string reason) =>
        $"{(block.Count == 1 ? $"trial {block.FirstTrial}" : $"trials {block.FirstTrial} to {block.EndTrial - 1}")} of configuration "
        + $"{block.Configuration} failed {attempts} "
        + $"time{(attempts == 1 ? "" : "s")}: {reason}";

    // The first reason to end counts, but a failure is never hidden behind a requested stop.
    private void EndWith(SweepEnd end, string? reason, List<SweepCommand> commands)
    {
        if (_end is null)
        {
            commands.AddRange(_running.Keys.Order().Select(worker => new CancelBlock(worker)));
        }

        if (_end is null || (_end == SweepEnd.Stopped && end == SweepEnd.Failed))
        {
            _end = end;
            _reason = reason;
        }
    }

    // As many blocks are joined as keep the number of blocks that end in a second what it is with fewer workers; towards the end fewer and
    // fewer (C. D. Polychronopoulos, D. J. Kuck, "Guided Self-Scheduling", IEEE Transactions on Computers C-36, 1987), so that each worker
    // still gets several and none is waited for with a long one.
    private int BlocksToJoin()
    {
        long workers = _idle.Count + _running.Count;
        double blocks = (double)_undone.Remaining / _plan.TotalTrials * _plan.BlockCount;
        int joined = 1;
        while (
            2 * joined <= _limits.MostJoined
            && joined * (long)_limits.WorkersUnjoined < workers
            && blocks >= 2.0 * joined * workers * LeastForEach
        )
        {
            joined *= 2;
        }

        return joined;
    }

    private void Assign(List<SweepCommand> commands)
    {
        if (_limits.MostJoined > 1)
        {
            _undone.Join(BlocksToJoin());
        }

        while (!IsEnding && _idle.Count > 0 && HasRoom && NextAttempt() is { } attempt)
        {
            int worker = _idle.Min;
            _idle.Remove(worker);
            _running.Add(worker, attempt);
            commands.Add(new RunBlock(worker, attempt.Block, attempt.Number));
        }
    }

    private BlockAttempt? NextAttempt() =>
        _again.TryDequeue(out BlockAttempt again) ? again
        : _undone.Next(InWork) is { } block ? new BlockAttempt(block, 1)
        : null;

    private void FinishWhenIdle(List<SweepCommand> commands)
    {
        if (_suspects.Count > 0 && !IsEnding && IsOver && _running.Count == 0)
        {
            // Nothing has completed and nothing is left that could prove the machine right.
            (TrialBlock block, string reason) = _suspects.First;
            EndWith(
                SweepEnd.Failed,
                $"{Failure(block, _limits.Retries + 1, reason)}, and no other trial is left whose success would show that it is the trial",
                commands
            );
        }

        if (_running.Count > 0 || _committing.Count > 0 || (!IsEnding && !IsOver))
        {
            return;
        }

        if (IsOver && _suspects.Count == 0 && _end != SweepEnd.Failed)
        {
            _end = SweepEnd.Completed;
        }

        IsFinished = true;
        commands.Add(new Finish(_end!.Value, _reason));
    }
}
