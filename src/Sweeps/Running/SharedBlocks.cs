using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>
/// Stands between a coordinator and its workers where other processes work on the same sweep: asks for a lease before a block is started, and looks from time to time what has become of the
/// blocks of others. Decides nothing; the answers become events. All members but the posting of answers belong to the loop that drives the coordinator.
/// </summary>
/// <param name="leases">The leases.</param>
/// <param name="coordinator">The coordinator.</param>
/// <param name="post">Takes an event for the loop; thread-safe.</param>
internal sealed class SharedBlocks(IBlockLeases leases, SweepCoordinator coordinator, Action<SweepEvent> post) : IDisposable
{
    private readonly Dictionary<int, Claim> _asked = [];
    private readonly CancellationTokenSource _ended = new();
    private bool _looking;

    private sealed record ClaimAnswered(IReadOnlyList<RunBlock> Blocks, IReadOnlyList<BlockStanding>? Standings, CancellationTokenSource Asking) : SweepEvent;

    private sealed record LookDue : SweepEvent;

    private sealed record LookAnswered(IReadOnlyList<TrialBlock> Blocks, IReadOnlyList<BlockStanding> Standings) : SweepEvent;

    private sealed class Claim(CancellationTokenSource asking)
    {
        public bool IsDropped { get; private set; }

        public void Drop()
        {
            IsDropped = true;
            asking.Cancel();
        }
    }

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

    /// <summary>Asks for the blocks of some commands; the answer comes as an event.</summary>
    public void Ask(IReadOnlyList<RunBlock> commands)
    {
        var asking = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        foreach (RunBlock command in commands)
        {
            _asked.Add(command.Worker, new Claim(asking));
        }

        _ = AskAsync(commands, asking);
    }

    /// <summary>Drops the block of a worker that still waits for its lease.</summary>
    /// <returns>Whether it does; otherwise the worker has its block.</returns>
    public bool TryDrop(int worker)
    {
        if (_asked.TryGetValue(worker, out Claim? claim))
        {
            claim.Drop();
            return true;
        }

        return false;
    }

    /// <summary>Gives up the lease of a block that will not be committed.</summary>
    public void Release(TrialBlock block) => leases.Release(block);

    /// <summary>What the coordinator is to be told of an event, one by one: what comes later may depend on what the coordinator made of what came before.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="start">Starts a block whose lease was granted.</param>
    public IEnumerable<SweepEvent> Translate(SweepEvent happened, Action<RunBlock> start)
    {
        switch (happened)
        {
            case ClaimAnswered answered:
                return Answers(answered, start);
            case LookAnswered looked:
                _looking = false;
                return Changes(looked);
            case LookDue:
                Look();
                return [];
            default:
                return [happened];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    private async Task AskAsync(IReadOnlyList<RunBlock> commands, CancellationTokenSource asking)
    {
        IReadOnlyList<BlockStanding>? standings = null;
        try
        {
            standings = await leases.ClaimAsync([.. commands.Select(c => c.Block)], asking.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (asking.IsCancellationRequested)
        {
            // Dropped: the workers get no block.
        }
        catch (LedgerException failure)
        {
            post(new LedgerLost(failure.Message));
        }

        post(new ClaimAnswered(commands, standings, asking));
    }

    private IEnumerable<SweepEvent> Answers(ClaimAnswered answered, Action<RunBlock> start)
    {
        for (int i = 0; i < answered.Blocks.Count; i++)
        {
            RunBlock command = answered.Blocks[i];
            _asked.Remove(command.Worker, out Claim? claim);
            BlockStanding? standing = answered.Standings?[i];
            if (standing == BlockStanding.Mine && !claim!.IsDropped)
            {
                start(command);
            }
            else if (standing is BlockStanding.Elsewhere or BlockStanding.Committed)
            {
                yield return new BlockHeldElsewhere(command.Worker);
                if (standing == BlockStanding.Committed && coordinator.IsElsewhere(command.Block))
                {
                    yield return new CommittedElsewhere(command.Block);
                }
            }
            else
            {
                if (standing == BlockStanding.Mine)
                {
                    leases.Release(command.Block);
                }

                yield return new BlockReleased(command.Worker);
            }
        }

        answered.Asking.Dispose();
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

    private void Look()
    {
        IReadOnlyList<TrialBlock> blocks = coordinator.Elsewhere;
        if (!_looking && blocks.Count > 0 && !coordinator.IsEnding)
        {
            _looking = true;
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
