using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Running.Workers;

namespace ModalityCompetition.Sweeps.Services.Sharing;

/// <summary>
/// The claim of one sweep on <see cref="SharedWorkers"/>: as many workers as there are threads, each of which waits with its block until a
/// thread is free.
/// </summary>
internal sealed class WorkerShare : IWorkerSource
{
    private readonly SharedWorkers _pool;
    private readonly Action _atWork;
    private readonly LinkedList<GivenBlock> _waiting = [];
    private SweepPlan? _plan;
    private int _priority;
    private int _running;

    public WorkerShare(SharedWorkers pool, string sweep, int priority, Action atWork)
    {
        _pool = pool;
        _atWork = atWork;
        Sweep = sweep;
        _priority = priority;
    }

    /// <summary>Identifier of the sweep.</summary>
    public string Sweep { get; }

    /// <summary>Blocks that threads run at this moment.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>The block that would be run next; null when none waits. Under the pool's gate.</summary>
    public WaitingBlock? Next =>
        _waiting.First is { } first
            ? new WaitingBlock(
                Sweep,
                _priority,
                first.Value.Command.Block.Count * _plan!.Spec.Configurations[first.Value.Command.Block.Configuration].Definition.Cost.Flops
            )
            : null;

    /// <summary>Changes the priority from the next block on.</summary>
    public void SetPriority(int priority)
    {
        lock (_pool.Gate)
        {
            _priority = priority;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<IBlockWorker> Workers(SweepPlan plan, Action<RunBlock, CancellationToken> run)
    {
        _plan = plan;
        return [.. Enumerable.Range(0, _pool.Count).Select(_ => new SharedWorker(this, Run))];

        void Run(RunBlock command, CancellationToken cancellation)
        {
            if (!cancellation.IsCancellationRequested)
            {
                _atWork();
            }

            run(command, cancellation);
        }
    }

    /// <summary>Takes the block that would be run next. Under the pool's gate.</summary>
    public GivenBlock Begin()
    {
        GivenBlock block = _waiting.First!.Value;
        _waiting.RemoveFirst();
        Interlocked.Increment(ref _running);
        return block;
    }

    /// <summary>Says that a block which was begun has ended.</summary>
    public void End() => Interlocked.Decrement(ref _running);

    /// <summary>Lets a block wait for a thread.</summary>
    public void Add(GivenBlock block)
    {
        lock (_pool.Gate)
        {
            _waiting.AddLast(block);
            Monitor.Pulse(_pool.Gate);
        }
    }

    /// <summary>Takes a block back that no thread has begun.</summary>
    /// <returns>Whether that was so.</returns>
    public bool Withdraw(GivenBlock block)
    {
        lock (_pool.Gate)
        {
            bool withdrawn = _waiting.Remove(block);
            if (withdrawn)
            {
                Interlocked.Increment(ref _running);
            }

            return withdrawn;
        }
    }
}
