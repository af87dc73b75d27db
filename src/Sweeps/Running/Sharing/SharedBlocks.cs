using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Coordination;

namespace ModalityCompetition.Sweeps.Running.Sharing;

/// <summary>
/// Stands between a coordinator and its workers where other processes work on the same sweep: takes a lease on every block before it is
/// started, and looks from time to time what has become of the blocks of others. Decides nothing about the sweep; the answers become
/// events. All members but the posting of answers belong to the loop that drives the coordinator.
/// </summary>
/// <remarks>
/// One claim is under way at a time. It names the blocks that workers wait for and those that come after them in the plan, and takes the
/// first that are free: a process that works among many others asks once for a block, not once for every block that the others have just
/// begun. What it takes beyond what is waited for (<see cref="ReadAhead"/>) is started later without asking. What it learns about blocks
/// that the coordinator has not come to is kept until it does.
/// </remarks>
/// <param name="leases">The leases.</param>
/// <param name="coordinator">The coordinator.</param>
/// <param name="workers">Workers of this process, at least 1.</param>
/// <param name="start">Starts a block whose lease is held.</param>
/// <param name="post">Takes an event for the loop; thread-safe.</param>
internal sealed class SharedBlocks(
    IBlockLeases leases,
    SweepCoordinator coordinator,
    int workers,
    Action<RunBlock> start,
    Action<SweepEvent> post
) : IDisposable
{
    /// <summary>Most blocks that a claim names beside those that workers wait for.</summary>
    internal const int MostWindow = 1024;

    private const int LeastWindow = 8;
    private const int MostLooksSpared = 10;
    private readonly SortedDictionary<int, RunBlock> _waiting = [];
    private readonly SortedDictionary<int, (RunBlock Command, BlockStanding Standing)> _known = [];
    private readonly HashSet<TrialBlock> _ready = [];
    private readonly Dictionary<TrialBlock, BlockStanding> _answered = [];
    private readonly ReadAhead _readAhead = new(workers);
    private readonly CancellationTokenSource _ended = new();
    private int _window = LeastWindow;
    private int _looksSpared;
    private bool _asking;
    private bool _hasAnswer;
    private bool _looking;

    private sealed record ClaimAnswered(IReadOnlyList<TrialBlock> Candidates, int Most, IReadOnlyList<BlockStanding> Standings)
        : SweepEvent;

    private sealed record KnownDue : SweepEvent;

    private sealed record LookDue : SweepEvent;

    private sealed record LookAnswered(IReadOnlyList<TrialBlock> Blocks, IReadOnlyList<BlockStanding> Standings) : SweepEvent;

    /// <summary>Looks at the blocks of others until disposed.</summary>
    public async Task WatchAsync(TimeProvider clock)
    {
        using var timer = new PeriodicTimer(leases.LookInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false))
            {
                post(new LookDue());
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    /// <summary>
    /// Starts a block when its lease is held; otherwise its worker waits until one is, or until the block is known to be elsewhere.
    /// </summary>
    public void Want(RunBlock command)
    {
        if (_ready.Remove(command.Block))
        {
            start(command);
        }
        else if (Known(command.Block) is { } standing)
        {
            _known.Add(command.Worker, (command, standing));
            post(new KnownDue());
        }
        else
        {
            _waiting.Add(command.Worker, command);
        }
    }

    /// <summary>Drops the block of a worker that still waits for its lease.</summary>
    /// <returns>Whether it does; otherwise the worker has its block.</returns>
    public bool TryDrop(int worker)
    {
        bool waits = _waiting.Remove(worker) || _known.Remove(worker);
        if (waits)
        {
            post(new BlockReleased(worker));
        }

        return waits;
    }

    /// <summary>Gives up the lease of a block that will not be committed.</summary>
    public void Release(TrialBlock block) => leases.Release([block]);

    /// <summary>
    /// What the coordinator is to be told of an event, one by one: what comes later may depend on what the coordinator made of what came
    /// before.
    /// </summary>
    public IEnumerable<SweepEvent> Translate(SweepEvent happened)
    {
        switch (happened)
        {
            case ClaimAnswered answered:
                return Answers(answered);
            case KnownDue:
                return HeldElsewhere();
            case LookAnswered looked:
                _looking = false;
                return Changes(looked);
            case LookDue:
                return Look();
            default:
                return [happened];
        }
    }

    /// <summary>
    /// Asks for what is waited for and for what will be wanted soon; once the sweep winds down, gives back what nobody has begun. After
    /// every event.
    /// </summary>
    public void Settle()
    {
        if (coordinator.IsEnding)
        {
            GiveBack();
        }
        else if (!_asking)
        {
            Ask();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    private BlockStanding? Known(TrialBlock block) =>
        _answered.Remove(block, out BlockStanding standing) ? standing
        : leases.IsCommitted(block) ? BlockStanding.Committed
        : null;

    private void GiveBack()
    {
        if (_ready.Count > 0)
        {
            leases.Release([.. _ready]);
            _ready.Clear();
        }
    }

    private void Ask()
    {
        IReadOnlyList<TrialBlock> next = coordinator.Upcoming(
            b => !_ready.Contains(b) && !_answered.ContainsKey(b) && !leases.IsCommitted(b),
            _window
        );
        long left = next.Count < _window ? next.Count : coordinator.Remaining / next[0].Count;

        // Workers that wait may need as many of the next blocks, if theirs turn out to be elsewhere.
        int most = _waiting.Count + Missing(Math.Max(0, left - _waiting.Count));
        if (most > 0)
        {
            _asking = true;
            _ = AskAsync([.. _waiting.Values.Select(w => w.Block), .. next], most);
        }
    }

    // Half of what is to be held may be used up before more is asked for, so that a claim is worth its while where blocks are short.
    private int Missing(long left)
    {
        int wanted = _readAhead.Blocks(
            left,
            coordinator.ElsewhereCount + _answered.Values.Count(standing => standing == BlockStanding.Elsewhere)
        );
        return _waiting.Count > 0 || _ready.Count <= wanted / 2 ? Math.Max(0, wanted - _ready.Count) : 0;
    }

    private async Task AskAsync(IReadOnlyList<TrialBlock> candidates, int most)
    {
        IReadOnlyList<BlockStanding> standings = [];
        try
        {
            standings = await leases.ClaimAsync(candidates, most, _ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (LedgerException failure)
        {
            post(new LedgerLost(failure.Message));
        }

        post(new ClaimAnswered(standings.Count == 0 ? [] : candidates, most, standings));
    }

    private IEnumerable<SweepEvent> Answers(ClaimAnswered answered)
    {
        _asking = false;
        Learn(answered);

        foreach (RunBlock command in _waiting.Values.ToList())
        {
            if (_ready.Remove(command.Block))
            {
                _waiting.Remove(command.Worker);
                start(command);
            }
            else if (Known(command.Block) is { } standing)
            {
                _waiting.Remove(command.Worker);
                _known.Add(command.Worker, (command, standing));
            }
        }

        return HeldElsewhere();
    }

    private void Learn(ClaimAnswered answered)
    {
        // At the start everybody waits.
        bool ample = _waiting.Count == 0 || !_hasAnswer;
        _hasAnswer = true;
        int granted = 0,
            considered = 0;
        for (int i = 0; i < answered.Candidates.Count; i++)
        {
            BlockStanding standing = answered.Standings[i];
            considered = standing == BlockStanding.Free ? considered : i + 1;
            if (standing == BlockStanding.Mine)
            {
                granted++;
                _ready.Add(answered.Candidates[i]);
            }
            else if (standing != BlockStanding.Free)
            {
                _answered[answered.Candidates[i]] = standing;
            }
        }

        if (ample)
        {
            _readAhead.Ample();
        }
        else
        {
            _readAhead.Starved();
        }

        // As far as the last claim had to look, with room for others to advance.
        bool enough = granted >= answered.Most;
        _window = Math.Clamp(enough ? Math.Max(2 * considered, _window / 2) : 2 * _window, LeastWindow, MostWindow);
    }

    private IEnumerable<SweepEvent> HeldElsewhere()
    {
        while (_known.Count > 0)
        {
            (int worker, (RunBlock command, BlockStanding standing)) = _known.First();
            _known.Remove(worker);
            yield return new BlockHeldElsewhere(worker);
            if (standing == BlockStanding.Committed && coordinator.IsElsewhere(command.Block))
            {
                yield return new CommittedElsewhere(command.Block);
            }
        }
    }

    private IEnumerable<SweepEvent> Changes(LookAnswered looked)
    {
        for (int i = 0; i < looked.Blocks.Count; i++)
        {
            TrialBlock block = looked.Blocks[i];
            if (looked.Standings[i] != BlockStanding.Elsewhere && coordinator.IsElsewhere(block))
            {
                yield return looked.Standings[i] == BlockStanding.Committed ? new CommittedElsewhere(block) : new BlockFreed(block);
            }
        }
    }

    // What is committed came with other answers. What others may have given up is urgent when a worker has nothing else to do; in a sweep
    // with a target it must not wait for that, because trials count in order.
    private IEnumerable<SweepEvent> Look()
    {
        foreach (TrialBlock block in coordinator.Elsewhere.Where(leases.IsCommitted))
        {
            if (coordinator.IsElsewhere(block))
            {
                yield return new CommittedElsewhere(block);
            }
        }

        IReadOnlyList<TrialBlock> blocks = coordinator.Elsewhere;
        if (!_looking && blocks.Count > 0 && !coordinator.IsEnding && (coordinator.HasIdleWorker || ++_looksSpared == MostLooksSpared))
        {
            _looking = true;
            _looksSpared = 0;
            _ = LookAsync(blocks);
        }
    }

    private async Task LookAsync(IReadOnlyList<TrialBlock> blocks)
    {
        IReadOnlyList<BlockStanding> standings = [];
        try
        {
            standings = await leases.LookAsync(blocks, _ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (LedgerException failure)
        {
            post(new LedgerLost(failure.Message));
        }

        post(new LookAnswered(standings.Count == 0 ? [] : blocks, standings));
    }
}
